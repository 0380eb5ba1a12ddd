// The whole site kept in the browser, so that it works without a network: one edition whole, never a mixture of two.
//
// The build writes three constants above this text: BUILD (which edition of the site), FILES (every file of it with its
// SHA-256) and ON (no: the switch that takes every kept copy away again; see `extra.offline` in mkdocs.yml).
// A copy is filled file by file and each file's hash is checked. One that does not fit, or a device without room, ends it: the
// part that was fetched is thrown away and what was there before goes on. A new copy waits until the reader asks for it.

const PREFIX = "wfi-site-";
const CACHE = PREFIX + BUILD;
const AT_ONCE = 6;
const ROOT = new URL("./", self.location.href);
const HASHES = new Map(Object.entries(FILES)); // a Map knows no "constructor" that is no file

self.addEventListener("install", (event) => event.waitUntil(ON ? fill() : self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(ON ? dropOthers() : takeAway()));
self.addEventListener("message", ({ data, ports }) => {
  if (data.do === "apply") {
    self.skipWaiting();
  } else if (data.do === "build") {
    ports[0].postMessage(BUILD);
  }
});
self.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (ON && path !== null && (HASHES.has(path) || (event.request.mode === "navigate" && isOfPage(path)))) {
    event.respondWith(answer(event.request, path));
  }
});

// --- Filling ---------------------------------------------------------------------------------------------------------------

async function fill() {
  try {
    const cache = await caches.open(CACHE);
    const older = await olderCaches();
    const left = [...HASHES.keys()];
    const work = async () => {
      for (let path = left.pop(); path !== undefined; path = left.pop()) {
        await cache.put(addressOf(path), (await unchanged(older, path)) ?? (await fetched(path)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (fault) {
    await caches.delete(CACHE);
    throw fault;
  }
}

/** A file as it already stands in an older copy, if it is the same there; what has not changed is not fetched again. */
async function unchanged(older, path) {
  for (const cache of older) {
    const response = await cache.match(addressOf(path));
    if (response && (await hashOf(response.clone())) === HASHES.get(path)) {
      return response;
    }
  }
  return null;
}

/** A file from the host. Throws where it is not there or is not the one that this edition was made with. */
async function fetched(path) {
  const response = await fetch(addressOf(path), { cache: "no-cache" });
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

async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const file = nameOf(path);
  if (file === null) {
    return withSlash(path) ?? notFound(cache);
  }
  return (await cache.match(addressOf(file))) ?? mended(request, cache, file);
}

/** A file that the browser has thrown out of the copy. Where the host has another edition by now, the copy has had its day. */
async function mended(request, cache, file) {
  try {
    const response = await fetched(file);
    await cache.put(addressOf(file), response.clone());
    return response;
  } catch {
    if (request.mode === "navigate") {
      await takeAway();
    }
    return fetch(request);
  }
}

function withSlash(path) {
  return HASHES.has(`${path}/`) ? Response.redirect(addressOf(`${path}/`), 301) : null;
}

async function notFound(cache) {
  const page = await cache.match(addressOf("404.html"));
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
  return isOurs ? decodeURI(url.pathname.slice(ROOT.pathname.length)) : null;
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
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

async function olderCaches() {
  return Promise.all((await namesOfOthers()).map((name) => caches.open(name)));
}

async function dropOthers() {
  await Promise.all((await namesOfOthers()).map((name) => caches.delete(name)));
}

/** Takes the copies and this worker away: from the next page on the site comes from its host again. */
async function takeAway() {
  await dropOthers();
  await caches.delete(CACHE);
  await self.registration.unregister();
}
