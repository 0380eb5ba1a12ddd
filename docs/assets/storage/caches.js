// The parts of this site in a browser's Cache Storage: offline copies, which sw.js fills, and Python's memory, which snapshot.js saves.
// There is no Cache Storage without a secure address, or if storage is blocked: then nothing is found.
import { COPY, ROOT, SNAPSHOT, former } from "./names.js";

/** Returns whether Python's memory is saved. */
export async function hasSnapshot(name = SNAPSHOT) {
  try {
    return await window.caches.has(name);
  } catch {
    return false;
  }
}

/** Deletes Python's memory. It does this only if the memory is there, because a browser is slow to delete what is missing. */
export async function forgetSnapshot(name = SNAPSHOT) {
  if (await hasSnapshot(name)) {
    await window.caches.delete(name);
  }
}

/** Returns whether there is a copy of the site, or one is being made. */
export async function hasCopy() {
  return (await copies()).length > 0;
}

/** Returns the names of the copies of this site in the browser. As in sw.js, there is no slash after the beginning of the name. */
async function copies() {
  try {
    const names = await window.caches.keys();
    const areOfThisSite = await Promise.all(names.map((name) => name.startsWith(former(COPY)) && isOfThisSite(name)));
    return names.filter((name, at) => (name.startsWith(COPY) && !name.includes("/", COPY.length)) || areOfThisSite[at]);
  } catch {
    return [];
  }
}

/** @param {string} name that of a copy of a former edition */
async function isOfThisSite(name) {
  return Boolean(await window.caches.match(new URL("404.html", ROOT).href, { cacheName: name }));
}

/** Returns the builds of the copies, in the order of their start. It asks no worker, because a message keeps one from being replaced by the next. */
export async function builds() {
  return (await copies()).filter((name) => name.startsWith(COPY)).map((name) => name.slice(COPY.length));
}

/** Returns a file of the copy of a build, or undefined. @param {string | undefined} build @param {URL} address */
export function fileOfCopy(build, address) {
  return window.caches.match(address.href, { cacheName: COPY + build });
}

/** Deletes every copy of this site, each when sw.js has finished with it. */
export async function dropCopies() {
  /** @param {string} name */
  const drop = async (name) => { await (name.startsWith(COPY) ? window.caches.delete(name) : dropOwn(name)); };
  await Promise.all((await copies()).map((name) => navigator.locks.request(name, () => drop(name)))); // the locks of sw.js
}

/** Deletes the files of this site in a copy of a former edition, as sw.js does. Another site of this host may have files in it. @param {string} name */
async function dropOwn(name) {
  const cache = await window.caches.open(name);
  const files = (await cache.keys()).map(({ url }) => url);
  const others = files.filter((url) => url.endsWith("/404.html")).map((url) => new URL("./", url).href).filter((root) => root.length > ROOT.href.length);
  /** @param {string} url */
  const isOurs = (url) => url.startsWith(ROOT.href) && !others.some((root) => url.startsWith(root));
  await Promise.all(files.filter(isOurs).map((url) => cache.delete(url)));
  if (files.every(isOurs)) {
    await window.caches.delete(name);
  }
}
