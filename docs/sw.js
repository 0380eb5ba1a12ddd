// The whole site kept in the browser, so that it works offline: one complete edition, never a mixture of two.
//
// The build writes constants above this text. BUILD is the edition of the site, FILES every file of it with its SHA-256. If ON is false,
// every saved copy is deleted: see `extra.offline` in mkdocs.yml. TYPES and HEADERS are those of each file (maps/ship/headers.py).
//
// A copy is filled file by file and each file's hash is checked. A wrong hash, or a device without room, ends this. The fetched part is
// deleted, and the copy from before stays in use. A new copy waits until the reader asks for it. Opening a cache makes it if it is missing.
// So code that opens or deletes one, here or in storage/caches.js, has the lock with its name meanwhile. Then work that is still under way
// cannot begin a deleted copy again.
//
// Only the bytes of a file come from the host or from an older copy. Its type, its policy and its other headers are those of this edition.
// So a host that sends wrong ones, or none, does no harm to the copy. Wrong headers of the host are noted beside the files, for the person
// who runs the host.

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const AT_ONCE = 6;
const SECONDS_FOR_VERSION = 4;
const MALFORMED = "%"; // in place of an address that cannot be decoded, as no file has this name
const ROOT = new URL("./", self.location.href);
const FORMER = "wfi-site-"; // beginning of a copy's name before 2026-12, which another site of this host may use as well
const PREFIX = ROOT.pathname + FORMER;
const CACHE = PREFIX + BUILD;
const HASHES = new Map(Object.entries(FILES)); // a Map has no "constructor", which is not a file
const VERSION = addressOf("version.json"); // beside the files: what the host said about this edition, and
const FAULTS = addressOf("sw.js?faults"); // its wrong headers. No file of the site has these addresses

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
    event.respondWith(Response.redirect(link)); // the host gets no information about a case
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

let copy = new AbortController(); // aborted if the copy could not be made or was deleted, as pages that were opened before keep this worker

/** Fills the copy, unless it is already there and `isKept` accepts that. Rejects if it could not be made or was deleted meanwhile. */
function fill(isKept = async () => false) {
  const filled = copy;
  return navigator.locks.request(CACHE, async () => {
    try {
      filled.signal.throwIfAborted();
      if (!(await isKept())) {
        await fillCache(await caches.open(CACHE), filled.signal);
      }
    } catch (fault) {
      filled.abort(); // do not wait for files that are still on their way
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
      // A file with wrong headers is fetched again in full, because an answer "not changed" does not give its type.
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

/** Fills a copy that was deleted while this worker stayed with open pages. If the reader wants it again, the browser uses this worker again. */
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

/** Returns the bytes of a file from an older copy, if they are the same there. What has not changed is not fetched again. @param {string[]} older @param {string} path */
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
 * Returns the bytes of a file from the host, and adds what came with them to `sent`. Throws if the file is missing or not that of this
 * edition.
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

/** Returns the answer of this edition with a file. @param {string} path @param {ArrayBuffer} bytes */
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

/** Returns what is wrong with the headers of files: {faults: [{path, header, came, due}], isBare}. A host without any policy is `isBare`, and that is not a fault of one file. @param {Sent[]} sent */
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

/** Returns the faults that were noted when a copy was filled. Copies of former editions have no such note. @param {string} cacheName @returns {Promise<ReturnType<typeof faultsOf>>} */
async function faultsIn(cacheName) {
  return (await (await caches.match(FAULTS, { cacheName }))?.json()) ?? { faults: [], isBare: false };
}

/** Returns whether a type is as good as another. JavaScript has had several names, and a type without a charset is read with that of the page. @param {string | null} came @param {string} due */
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

/** Returns what the host says about its edition. It is null if there is no answer for some seconds, or not one from such a site (as in offline/host.js). */
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

/** Returns a file of the copy. It asks the whole store, because opening a deleted copy would make an empty one. @param {string} file */
async function kept(file) {
  return caches.match(addressOf(file), { cacheName: CACHE });
}

/**
 * Answers with a file that the copy lacks. The browser deleted it, or the copy was deleted while a page of it stayed open. The host may
 * give it as long as it is the file of this edition. If the host has another edition, the copy is out of date, and the next page comes from
 * the host. A page of this edition that is still open gets no file, because that would be a mixture. Offline, the rest of the copy stays.
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

/** Puts a file back into the copy, unless the whole copy is being filled or deleted. @param {string} file @param {Response} response */
function keepAgain(file, response) {
  return navigator.locks.request(CACHE, { ifAvailable: true }, async (lock) => {
    if (lock && !copy.signal.aborted && (await caches.has(CACHE))) {
      const cache = await caches.open(CACHE);
      await cache.put(addressOf(file), response).catch(() => {}); // without room, the file is used only this time
    }
  });
}

/** Answers with a page that this edition does not have. There may be another site below this site's folder, and its pages come from the host. @param {Request} request @param {string} path */
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
    // Offline, so there is no such page.
  }
  return notFound();
}

/** Returns the root of the site that a page belongs to, or null if it is not a page of such a site. A page of this site is then of another edition, with other scripts and styles than the copy. @param {Response} response */
async function siteOf(response) {
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  const mark = isHtml && /class="edition-status"[^>]* data-root="([^"]*)"/.exec(await response.text());
  return mark ? new URL(mark[1], response.url).href : null;
}

async function notFound() {
  const page = await kept("404.html");
  return page ? new Response(await page.blob(), { status: 404, statusText: "Not Found", headers: page.headers }) : Response.error();
}

/** Returns the name in HASHES of the requested file, or null. A folder's page has the name of the folder: "intake/", and "" is the home page. @param {string} path */
function nameOf(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "$1");
  return [path, folder].find((name) => HASHES.has(name)) ?? null;
}

/** Returns the part of a request's address below the site's root, or null if it is outside the site. @param {Request} request */
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
 * Returns a link to a case in its original form if a mail program has escaped its “#”, which puts the case into the path. Otherwise returns
 * null. The link may be of another site below this one without a worker: then it leads to the navigator of that site.
 * @param {string} address
 */
function linkIn(address) {
  const [, before, link] = /^(.*?)%(?:25)*23case(?:=|%(?:25)*3d)(.*)/i.exec(address) ?? [];
  const place = before?.endsWith("/navigator/") && !before.includes("?") ? before : addressOf("navigator/");
  return link === undefined ? null : `${place}#case=${link}`;
}

/** Returns whether an address could be a page's: "intake/", "intake" or "intake/index.html". Any other file that is not in the copy comes from the host. @param {string} path */
function isOfPage(path) {
  return /(\/[^/.]*|\.html)$/.test(`/${path}`);
}

/** @param {string} path */
function addressOf(path) {
  return new URL(path, ROOT).href;
}

// --- Copies ----------------------------------------------------------------------------------------------------------------

/** Returns the names of the other copies of this site. There is no slash after the name's beginning: "/wfi-site-2/wfi-site-…" is of the site in that folder. */
async function namesOfOthers() {
  return (await caches.keys()).filter((name) => name !== CACHE && name.startsWith(PREFIX) && !name.includes("/", PREFIX.length));
}

/** Returns the names of the copies of former editions. Another site of this host with the same edition has its files in the same copy. */
async function namesOfFormerOnes() {
  return (await caches.keys()).filter((name) => name.startsWith(FORMER));
}

async function dropOthers() {
  await Promise.all((await namesOfOthers()).map(deleteCache));
  await Promise.all((await namesOfFormerOnes()).map((name) => navigator.locks.request(name, () => dropOwn(name))));
}

/** Deletes the files of this site in a copy of a former edition, and then the copy if it is empty. Each site has a 404 page at its root. @param {string} name */
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

/** Deletes the copy of this edition, even while it is being filled. */
function drop() {
  copy.abort();
  return deleteCache(CACHE);
}

/** Deletes the copies and this worker. From the next page on, the site comes from its host again. */
async function takeAway() {
  const { installing, waiting } = scope.registration;
  [installing, waiting].forEach((worker) => worker?.postMessage({ do: "drop" })); // a newer edition that is being filled releases its copy
  await drop();
  await dropOthers();
  await scope.registration.unregister();
}
