// The whole site kept in the browser, so that it works without a network: one edition whole, never a mixture of two.
//
// The build writes three constants above this text: BUILD (which edition of the site), FILES (every file of it with its
// SHA-256) and ON (no: the switch that takes every kept copy away again; see `extra.offline` in mkdocs.yml).
// A copy is filled file by file and each file's hash is checked. One that does not fit, or a device without room, ends it: the
// part that was fetched is thrown away and what was there before goes on. A new copy waits until the reader asks for it.
// To open a cache makes it where there is none. So whoever opens or deletes one, here or in offline.js, has the lock with its name meanwhile:
// a copy that is taken away is not begun again by what was still under way.

const AT_ONCE = 6;
const MALFORMED = "%"; // stands for an address that cannot be decoded; no file has this name
const ROOT = new URL("./", self.location.href);
const FORMER = "wfi-site-"; // what the name of a copy began with before 2026-12; another site of this host may have such copies as well
const PREFIX = ROOT.pathname + FORMER;
const CACHE = PREFIX + BUILD;
const HASHES = new Map(Object.entries(FILES)); // a Map knows no "constructor" that is no file

self.addEventListener("install", (event) => event.waitUntil(ON ? fill() : self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(ON ? dropOthers() : takeAway()));
self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data.do === "apply") {
    self.skipWaiting();
  } else if (data.do === "build") {
    ports[0].postMessage(BUILD);
  } else if (data.do === "fill") {
    event.waitUntil(fillAgain().then((isWhole) => ports[0].postMessage(isWhole)));
  } else if (data.do === "drop") {
    event.waitUntil(drop().then(() => ports[0]?.postMessage(true)));
  }
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = ON ? pathOf(request) : null;
  const isPage = request.mode === "navigate";
  const link = isPage && path !== null ? linkIn(request.url) : null;
  if (link) {
    event.respondWith(Response.redirect(link)); // nothing of a case reaches the host
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

let copy = new AbortController(); // aborted where the copy could not be made or was taken away; pages that were opened before keep this worker

/** Fills the copy, unless it is there already and `isKept` lets that count. Rejects where it could not be made or was taken away meanwhile. */
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

async function fillCache(cache, signal) {
  const older = await namesOfOthers();
  const left = [...HASHES.keys()];
  const work = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      await cache.put(addressOf(path), (await unchanged(older, path)) ?? (await fetched(path, signal)));
      signal.throwIfAborted();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Fills a copy that was taken away while this worker stayed with open pages: where it is wanted again, the browser takes this worker up again. */
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

/** A file as it already stands in an older copy, if it is the same there; what has not changed is not fetched again. */
async function unchanged(older, path) {
  for (const cacheName of older) {
    const response = await caches.match(addressOf(path), { cacheName });
    if (response && (await hashOf(response.clone())) === HASHES.get(path)) {
      return response;
    }
  }
  return null;
}

/** A file from the host. Throws where it is not there or is not the one that this edition was made with. */
async function fetched(path, signal = null) {
  const response = await fetch(addressOf(path), { cache: "no-cache", signal });
  if (!response.ok || (await hashOf(response.clone())) !== HASHES.get(path)) {
    throw new Error(`${path} is not the file of this edition.`);
  }
  // A response that came by a redirect may not answer a navigation; the same content without that mark may.
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
}

async function hashOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- Answering -------------------------------------------------------------------------------------------------------------

async function answer(request, file) {
  return (await kept(file)) ?? missing(request, file);
}

/** A file of the copy. The store is asked as a whole: to open a copy that was taken away would make an empty one. */
async function kept(file) {
  return caches.match(addressOf(file), { cacheName: CACHE });
}

/**
 * A file that the copy lacks: the browser threw it out, or the copy was taken away while a page of it stayed open. The host may give it as long as
 * it is the file of this edition. Where the host has another edition, the copy has had its day: the next page comes whole from there, and a page of
 * this edition that is still open gets nothing, for it would be a mixture. Without a network the rest of the copy stays.
 */
async function missing(request, file) {
  try {
    const response = await fetched(file);
    await keepAgain(file, response.clone());
    return response;
  } catch {
    if (await hasHostAnother()) {
      await takeAway();
      return request.mode === "navigate" ? Response.redirect(request.url) : Response.error();
    }
    return Response.error();
  }
}

/** Puts a file back into the copy, unless that is just being filled or deleted as a whole. */
function keepAgain(file, response) {
  return navigator.locks.request(CACHE, { ifAvailable: true }, async (lock) => {
    if (lock && !copy.signal.aborted && (await caches.has(CACHE))) {
      const cache = await caches.open(CACHE);
      await cache.put(addressOf(file), response).catch(() => {}); // no room: it is there for this once
    }
  });
}

/** Whether the host has another edition. What is no word of its own, such as the page of a network that asks to log in, says nothing. */
async function hasHostAnother() {
  try {
    const response = await fetch(addressOf("version.json"), { cache: "no-store" });
    const { build } = await response.json();
    return typeof build === "string" && build !== BUILD;
  } catch {
    return false;
  }
}

/** A page that this edition does not have. Below this site's folder there may be another site, and its pages are the host's to give. */
async function elsewhere(request, path) {
  if (HASHES.has(`${path}/`)) {
    return Response.redirect(addressOf(`${path}/`), 301);
  }
  try {
    const response = await fetch(request);
    if (response.status !== 404 && !(await isOurs(response.clone()))) {
      return response;
    }
  } catch {
    // No network: then there is no such page.
  }
  return notFound();
}

/** Whether this is a page of this very site: of another edition then, whose scripts and styles are not those of the copy. */
async function isOurs(response) {
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  const mark = isHtml && /class="edition-status"[^>]* data-root="([^"]*)"/.exec(await response.text());
  return Boolean(mark) && new URL(mark[1], response.url).href === ROOT.href;
}

async function notFound() {
  const page = await kept("404.html");
  return page ? new Response(await page.blob(), { status: 404, statusText: "Not Found", headers: page.headers }) : Response.error();
}

/** The name in HASHES of what is asked for, or null. A folder's page has the name of the folder: "map-1/", and "" is the home page. */
function nameOf(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "$1");
  return [path, folder].find((name) => HASHES.has(name)) ?? null;
}

/** The part of a request's address below the site's root; null for what is not the site's. */
function pathOf(request) {
  const url = new URL(request.url);
  const isOurs = request.method === "GET" && url.origin === ROOT.origin && url.pathname.startsWith(ROOT.pathname);
  return isOurs ? decoded(url.pathname.slice(ROOT.pathname.length)) : null;
}

function decoded(path) {
  try {
    return decodeURI(path);
  } catch {
    return MALFORMED;
  }
}

/** A link to a case as it was made, where a mail program has escaped its “#” and so put the case into the path; else null. */
function linkIn(address) {
  const [, link] = /%(?:25)*23case(?:=|%(?:25)*3d)(.*)/i.exec(address) ?? [];
  return link === undefined ? null : `${addressOf("navigator/")}#case=${link}`;
}

/** Whether an address could be a page's: "map-1/", "map-1" or "map-1/index.html". Any other file that is not in the copy is the host's to give. */
function isOfPage(path) {
  return /(\/[^/.]*|\.html)$/.test(`/${path}`);
}

function addressOf(path) {
  return new URL(path, ROOT).href;
}

// --- Copies ----------------------------------------------------------------------------------------------------------------

async function namesOfOthers() {
  const names = (await caches.keys()).filter((name) => name !== CACHE);
  const formerOnes = names.filter((name) => name.startsWith(FORMER));
  const areOurs = await Promise.all(formerOnes.map((name) => caches.match(addressOf("404.html"), { cacheName: name })));
  return [...names.filter((name) => name.startsWith(PREFIX)), ...formerOnes.filter((_, at) => areOurs[at])];
}

async function dropOthers() {
  await Promise.all((await namesOfOthers()).map(deleteCache));
}

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
  const { installing, waiting } = self.registration;
  [installing, waiting].forEach((worker) => worker?.postMessage({ do: "drop" })); // a newer edition that is being filled lets go of its copy
  await drop();
  await dropOthers();
  await self.registration.unregister();
}
