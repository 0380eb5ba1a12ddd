// The whole site kept in the browser, so that it works offline: one complete edition, never a mixture of two.
//
// The build writes constants above this text. BUILD is the edition of the site, and FILES has every file of it with its SHA-256. ON is the switch that deletes
// every kept copy if it is off (see `extra.offline` in mkdocs.yml). TYPES and HEADERS go with each file (maps/ship/headers.py). A copy is filled file by file
// and each file's hash is checked. A file that does not match, or a device without room, ends it. Then the part that was fetched is deleted and the earlier
// copy stays in use. A new copy waits until the reader asks for it. To open a cache makes it if it is missing. So code that opens or deletes one, here or in
// storage/caches.js, has the lock with its name meanwhile. Then unfinished work does not begin a deleted copy again.
//
// Only the bytes of a file come from the host or from an older copy. Its type, its policy and its other headers are those of this edition. So a host that sends
// none, or once sent wrong ones, does not harm the copy. What the host sent wrongly is noted beside the files, for the person who maintains the host.

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const AT_ONCE = 6;
const SECONDS_FOR_VERSION = 4;
const MALFORMED = "%"; // stands for an address that cannot be decoded; no file has this name
const ROOT = new URL("./", self.location.href);
const FORMER = "wfi-site-"; // what the name of a copy began with before 2026-12; another site of this host may have such copies as well
const PREFIX = ROOT.pathname + FORMER;
const CACHE = PREFIX + BUILD;
const HASHES = new Map(Object.entries(FILES)); // a Map has no "constructor" that is not a file
const VERSION = addressOf("version.json"); // beside the files: what the host said of this edition, and
const FAULTS = addressOf("sw.js?faults"); // what it sent wrongly. No file of the site has these addresses

scope.addEventListener("install", (event) => event.waitUntil(ON ? fill() : scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(ON ? dropOthers() : takeAway()));
scope.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data.do === "apply") {
    scope.skipWaiting();
  } else if (data.do === "build") {
    ports[0].postMessage(BUILD);
  } else if (data.do === "fill") {
    event.waitUntil(fillAgain().then((isWhole) => ports[0].postMessage(isWhole)));
  } else if (data.do === "drop") {
    event.waitUntil(drop().then(() => ports[0]?.postMessage(true)));
  }
});
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = ON ? pathOf(request) : null;
  const isPage = request.mode === "navigate";
  const link = isPage && path !== null ? linkIn(request.url) : null;
  if (link) {
    event.respondWith(Response.redirect(link)); // no information about a case reaches the host
    return;
  }
  if (path === null || (isPage && copy.signal.aborted)) {
    return; // the host answers
  }
  const file = nameOf(path);
  if (file !== null) {
    event.respondWith(answer(request, file));
  } else if (isPage && isOfPage(path)) {
    event.respondWith(elsewhere(request, path));
  }
});

// --- Filling ---------------------------------------------------------------------------------------------------------------

let copy = new AbortController(); // aborted if the copy could not be made or was deleted; pages that were opened before keep this worker

/** Fills the copy, unless it is there already and `isKept` lets that count. Rejects if it could not be made or was deleted meanwhile. */
function fill(isKept = async () => false) {
  const filled = copy;
  return navigator.locks.request(CACHE, async () => {
    try {
      filled.signal.throwIfAborted();
      if (!(await isKept())) {
        await fillCache(await caches.open(CACHE), filled.signal);
      }
    } catch (fault) {
      filled.abort(); // the files that are still on their way are not waited for
      await caches.delete(CACHE);
      throw fault;
    }
  });
}

/** @param {Cache} cache @param {AbortSignal} signal */
async function fillCache(cache, signal) {
  const older = [...(await namesOfOthers()), ...(await namesOfFormerOnes())];
  const sentWrongly = new Set((await Promise.all(older.map(faultsIn))).flatMap(({ faults }) => faults.map(({ path }) => path)));
  const left = [...HASHES.keys()];
  /** @type {Sent[]} */
  const sent = [];
  const version = latest();
  const work = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      // What came wrongly before is fetched again in full: an answer "not changed" would tell nothing of its type.
      const how = sentWrongly.has(path) ? "reload" : "no-cache";
      const bytes = (!sentWrongly.has(path) && (await unchanged(older, path))) || (await fetched(path, { how, sent, signal }));
      await cache.put(addressOf(path), made(path, bytes));
      signal.throwIfAborted();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await cache.put(FAULTS, Response.json(faultsOf(sent)));
  if ((await version)?.build === BUILD) {
    await cache.put(VERSION, Response.json(await version));
  }
}

/** Fills a copy that was deleted while this worker stayed with open pages: if it is wanted again, the browser uses this worker again. */
async function fillAgain() {
  if (!ON) {
    return false;
  }
  copy = copy.signal.aborted ? new AbortController() : copy;
  try {
    await fill(() => caches.has(CACHE));
    return true;
  } catch {
    return false;
  }
}

/** Returns the bytes of a file that an older copy has, if they are the same there; what has not changed is not fetched again. @param {string[]} older @param {string} path */
async function unchanged(older, path) {
  for (const cacheName of older) {
    const bytes = await (await caches.match(addressOf(path), { cacheName }))?.arrayBuffer();
    if (bytes && (await hashOf(bytes)) === HASHES.get(path)) {
      return bytes;
    }
  }
  return null;
}

/**
 * Returns the bytes of a file from the host; what came with them is added to `sent`. Throws if it is not there or is not the one that this edition was made with.
 * @param {string} path @param {{ how?: RequestCache, sent?: Sent[], signal?: AbortSignal }} [options]
 */
async function fetched(path, { how = "no-cache", sent = [], signal } = {}) {
  const response = await fetch(addressOf(path), { cache: how, signal });
  const bytes = await response.arrayBuffer();
  if (!response.ok || (await hashOf(bytes)) !== HASHES.get(path)) {
    throw new Error(`${path} is not the file of this edition.`);
  }
  sent.push({ path, type: response.headers.get("Content-Type"), policy: response.headers.get("Content-Security-Policy") });
  return bytes;
}

/** Returns a file as this edition answers with it. @param {string} path @param {ArrayBuffer} bytes */
function made(path, bytes) {
  return new Response(bytes, { headers: headersOf(path) });
}

/** @param {string} path @returns {Record<string, string>} */
function headersOf(path) {
  const ending = path === "" || path.endsWith("/") ? ".html" : /\.[^./]*$/.exec(path)?.[0];
  return { ...(HEADERS[path] ?? HEADERS[""]), "Content-Type": TYPES[ending ?? ""] ?? "application/octet-stream" };
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- What the host sends ---------------------------------------------------------------------------------------------------

/** Returns what is wrong with the headers that came with files: {faults: [{path, header, came, due}], isBare}. A host without any policy is `isBare`; that is not a fault of one file. @param {Sent[]} sent */
function faultsOf(sent) {
  const isBare = sent.length > 0 && sent.every(({ policy }) => policy === null);
  const faults = sent.sort((one, other) => (one.path < other.path ? -1 : 1)).flatMap(({ path, type, policy }) => {
    const due = headersOf(path);
    return [
      ...(isSameType(type, due["Content-Type"]) ? [] : [{ path, header: "Content-Type", came: type, due: due["Content-Type"] }]),
      ...(isBare || isSamePolicy(policy, due["Content-Security-Policy"]) ? [] : [{ path, header: "Content-Security-Policy", came: policy, due: due["Content-Security-Policy"] }]),
    ];
  });
  return { faults, isBare };
}

/** Returns the faults that were noted when a copy was filled; copies of former editions have no such note. @param {string} cacheName @returns {Promise<ReturnType<typeof faultsOf>>} */
async function faultsIn(cacheName) {
  return (await (await caches.match(FAULTS, { cacheName }))?.json()) ?? { faults: [], isBare: false };
}

/** Returns whether a type does as well as another: JavaScript has had several names, and what says no charset is read as the page says. @param {string | null} came @param {string} due */
function isSameType(came, due) {
  const [one, other] = [came ?? "", due].map((type) => {
    const [kind, ...rest] = type.toLowerCase().split(";").map((part) => part.trim());
    return { kind: kind.replace(/^application\/(x-)?javascript$/, "text/javascript"), charset: rest.find((part) => part.startsWith("charset="))?.replaceAll('"', "") };
  });
  return one.kind === other.kind && (one.charset === undefined || one.charset === (other.charset ?? "charset=utf-8"));
}

/** @param {string | null} came @param {string} due */
function isSamePolicy(came, due) {
  const [one, other] = [came ?? "", due].map((policy) => policy.split(";").map((part) => part.trim().replace(/\s+/g, " ")).filter(Boolean).sort().join(";"));
  return one === other;
}

/** Returns what the host says of its edition; null if it is silent for some seconds, or is not such a site (as in offline/host.js). */
async function latest() {
  try {
    const response = await fetch(VERSION, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(SECONDS_FOR_VERSION * 1000) });
    const version = await response.json();
    return response.ok && /^[0-9a-f]{12}$/.test(version.build) && typeof version.offline === "boolean" ? version : null;
  } catch {
    return null;
  }
}

// --- Answering -------------------------------------------------------------------------------------------------------------

/** @param {Request} request @param {string} file */
async function answer(request, file) {
  return (await kept(file)) ?? missing(request, file);
}

/** Returns a file of the copy. The store is asked as a whole: to open a copy that was deleted would make an empty one. @param {string} file */
async function kept(file) {
  return caches.match(addressOf(file), { cacheName: CACHE });
}

/**
 * Returns a file that the copy lacks: the browser removed it, or the copy was deleted while a page of it stayed open. The host may give it as long as it is the file of
 * this edition. If the host has another edition, the copy is out of date and the next page comes completely from there. A page of this edition that is still
 * open gets nothing, for it would be a mixture. If the browser is offline, the rest of the copy stays.
 * @param {Request} request @param {string} file
 */
async function missing(request, file) {
  try {
    const bytes = await fetched(file);
    await keepAgain(file, made(file, bytes));
    return made(file, bytes);
  } catch {
    const version = await latest();
    if (version && version.build !== BUILD) {
      await takeAway();
      return request.mode === "navigate" ? Response.redirect(request.url) : Response.error();
    }
    return Response.error();
  }
}

/** Puts a file back into the copy, unless that is just being filled or deleted as a whole. @param {string} file @param {Response} response */
function keepAgain(file, response) {
  return navigator.locks.request(CACHE, { ifAvailable: true }, async (lock) => {
    if (lock && !copy.signal.aborted && (await caches.has(CACHE))) {
      const cache = await caches.open(CACHE);
      await cache.put(addressOf(file), response).catch(() => {}); // no room: it is there for this once
    }
  });
}

/** Returns a page that this edition does not have. Below this site's folder there may be another site, and its pages are the host's to give. @param {Request} request @param {string} path */
async function elsewhere(request, path) {
  if (HASHES.has(`${path}/`)) {
    return Response.redirect(addressOf(`${path}/`), 301);
  }
  try {
    const response = await fetch(request);
    const site = await siteOf(response.clone());
    if (site === null ? response.status !== 404 : site !== ROOT.href) {
      return response;
    }
  } catch {
    // No network: then there is no such page.
  }
  return notFound();
}

/** Returns the root of the site that a page is of; null for what is not a page of such a site. One of this very site is of another edition: its scripts and styles are not those of the copy. @param {Response} response */
async function siteOf(response) {
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  const mark = isHtml && /class="edition-status"[^>]* data-root="([^"]*)"/.exec(await response.text());
  return mark ? new URL(mark[1], response.url).href : null;
}

async function notFound() {
  const page = await kept("404.html");
  return page ? new Response(await page.blob(), { status: 404, statusText: "Not Found", headers: page.headers }) : Response.error();
}

/** Returns the name in HASHES of what is asked for, or null. A folder's page has the name of the folder: "intake/", and "" is the home page. @param {string} path */
function nameOf(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "$1");
  return [path, folder].find((name) => HASHES.has(name)) ?? null;
}

/** Returns the part of a request's address below the site's root; null for what is not the site's. @param {Request} request */
function pathOf(request) {
  const url = new URL(request.url);
  const isOurs = request.method === "GET" && url.origin === ROOT.origin && url.pathname.startsWith(ROOT.pathname);
  return isOurs ? decoded(url.pathname.slice(ROOT.pathname.length)) : null;
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURI(path);
  } catch {
    return MALFORMED;
  }
}

/**
 * Returns the original link to a case, if a mail program has escaped its “#” and so put the case into the path; otherwise null. It may be one of another site below
 * this one without a worker of its own: then it leads to the navigator of that site.
 * @param {string} address
 */
function linkIn(address) {
  const [, before, link] = /^(.*?)%(?:25)*23case(?:=|%(?:25)*3d)(.*)/i.exec(address) ?? [];
  const place = before?.endsWith("/navigator/") && !before.includes("?") ? before : addressOf("navigator/");
  return link === undefined ? null : `${place}#case=${link}`;
}

/** Returns whether an address could be a page's: "intake/", "intake" or "intake/index.html". Any other file that is not in the copy is the host's to give. @param {string} path */
function isOfPage(path) {
  return /(\/[^/.]*|\.html)$/.test(`/${path}`);
}

/** @param {string} path */
function addressOf(path) {
  return new URL(path, ROOT).href;
}

// --- Copies ----------------------------------------------------------------------------------------------------------------

/** Returns the names of the other copies of this site. Behind the name's beginning there is no slash: "/wfi-site-2/wfi-site-…" is of the site in that folder. */
async function namesOfOthers() {
  return (await caches.keys()).filter((name) => name !== CACHE && name.startsWith(PREFIX) && !name.includes("/", PREFIX.length));
}

/** Returns the names of the copies of former editions. Another site of this host that had the same edition has its files in the same copy. */
async function namesOfFormerOnes() {
  return (await caches.keys()).filter((name) => name.startsWith(FORMER));
}

async function dropOthers() {
  await Promise.all((await namesOfOthers()).map(deleteCache));
  await Promise.all((await namesOfFormerOnes()).map((name) => navigator.locks.request(name, () => dropOwn(name))));
}

/** Deletes what is of this site in a copy of a former edition, and then the copy if nothing else is in it. Each site has a 404 page at its root. @param {string} name */
async function dropOwn(name) {
  const cache = await caches.open(name);
  const files = (await cache.keys()).map(({ url }) => url);
  const roots = files.filter((url) => url.endsWith("/404.html")).map((url) => new URL("./", url).href);
  if (!roots.includes(ROOT.href)) {
    return;
  }
  /** @param {string} url */
  const isOurs = (url) => url.startsWith(ROOT.href) && !roots.some((root) => root.length > ROOT.href.length && url.startsWith(root));
  await Promise.all(files.filter(isOurs).map((url) => cache.delete(url)));
  if (files.every(isOurs)) {
    await caches.delete(name);
  }
}

/** @param {string} name */
function deleteCache(name) {
  return navigator.locks.request(name, () => caches.delete(name));
}

/** Takes the copy of this edition away, also while it is being filled. */
function drop() {
  copy.abort();
  return deleteCache(CACHE);
}

/** Takes the copies and this worker away: from the next page on the site comes from its host again. */
async function takeAway() {
  const { installing, waiting } = scope.registration;
  [installing, waiting].forEach((worker) => worker?.postMessage({ do: "drop" })); // a newer edition that is being filled lets go of its copy
  await drop();
  await dropOthers();
  await scope.registration.unregister();
}
