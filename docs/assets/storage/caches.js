// What a browser keeps of this site in its Cache Storage: offline copies, which sw.js fills, and Python's memory, which snapshot.js keeps.
// It is empty without a secure address, or if storage is blocked.
import { COPY, ROOT, SNAPSHOT, former } from "./names.js";

/** Returns whether Python's memory is kept. */
export async function hasSnapshot(name = SNAPSHOT) {
  try {
    return await window.caches.has(name);
  } catch {
    return false;
  }
}

/** Deletes Python's memory. It is deleted only if it exists: a browser is slow to delete what is not there. */
export async function forgetSnapshot(name = SNAPSHOT) {
  if (await hasSnapshot(name)) {
    await window.caches.delete(name);
  }
}

/** Returns whether a copy of the site is kept, or one is being made. */
export async function hasCopy() {
  return (await copies()).length > 0;
}

/** Returns the names of the copies of this site that the browser has, as sw.js recognises them: without a slash after the beginning of the name. */
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

/** Returns the builds that have copies, in the order of their beginning. Workers are not asked: a message stops one from giving way to the next. */
export async function builds() {
  return (await copies()).filter((name) => name.startsWith(COPY)).map((name) => name.slice(COPY.length));
}

/** Returns a file of the copy of a build; undefined if it is missing. @param {string | undefined} build @param {URL} address */
export function fileOfCopy(build, address) {
  return window.caches.match(address.href, { cacheName: COPY + build });
}

/** Deletes every copy of this site, each when sw.js has done with it. */
export async function dropCopies() {
  /** @param {string} name */
  const drop = async (name) => { await (name.startsWith(COPY) ? window.caches.delete(name) : dropOwn(name)); };
  await Promise.all((await copies()).map((name) => navigator.locks.request(name, () => drop(name)))); // the locks of sw.js
}

/** Deletes this site's files in a copy of a former edition, as sw.js does: another site of this host may have its files in it. @param {string} name */
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
