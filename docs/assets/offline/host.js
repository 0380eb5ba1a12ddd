// Asks the host of the site about its edition.
import { fileOfCopy } from "../storage/caches.js";
import { ROOT } from "../storage/names.js";

export const WORKER = new URL("sw.js", ROOT);
const VERSION = new URL("version.json", ROOT); // sw.js saves a copy of it beside the files
const SECONDS_FOR_VERSION = 4;

/** @typedef {{ version?: Version, isOther?: true }} Answer */

/** @type {Answer} what the host said last */
let heard = {};
/** @type {() => void} */
let hearFirst;
/** @type {Promise<void>} */
const first = new Promise((resolve) => { hearFirst = resolve; });

/** Returns whether the host offers an offline copy, if it has said so. Resolves when it has been asked. */
export async function isCopyOffered() {
  await first;
  return heard.version?.offline !== false;
}

/** Returns what the host says about its edition now. */
export async function latest() {
  heard = await answerOf(VERSION);
  hearFirst();
  return heard;
}

/**
 * Returns the host's answer: {version}, or {isOther: true} if the answer is not from such a site. That can be another site, a redirect,
 * nothing at this address, or the page of a network that asks to log in. It is {} if the host does not answer for some seconds, is out of
 * order or out of reach.
 * @param {URL} address @returns {Promise<Answer>}
 */
async function answerOf(address) {
  try {
    const response = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(SECONDS_FOR_VERSION * 1000) });
    const text = await response.text();
    if (response.status >= 500 || response.status === 429) {
      return {};
    }
    const version = response.ok ? versionIn(text) : null;
    return version ? { version } : { isOther: true };
  } catch {
    return {};
  }
}

/** Returns what a text says about an edition, or null if it is not a version.json of such a site. @param {string} text @returns {Version | null} */
function versionIn(text) {
  try {
    const version = JSON.parse(text);
    return /^[0-9a-f]{12}$/.test(version.build) && typeof version.offline === "boolean" ? version : null;
  } catch {
    return null;
  }
}

/** Returns what is known about the edition of a build: from its copy, else from the host if it has the same one. @param {string | undefined} build @returns {Promise<Version | null | undefined>} */
export async function versionOf(build) {
  const own = await fileOfCopy(build, VERSION);
  return (own && versionIn(await own.text())) || (heard.version?.build === build ? heard.version : null);
}

/** Returns whether one edition came before another, if both are known. Those without a stamp came before those with one. @param {Version | null | undefined} one @param {Version | null | undefined} other */
export function isOlder(one, other) {
  return Boolean(one && other?.stamp && !((one.stamp ?? 0) >= other.stamp));
}
