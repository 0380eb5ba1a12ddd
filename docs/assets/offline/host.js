// What the host of the site says: which edition it has, and which headers it sends wrongly.
import { builds, fileOfCopy } from "../storage/caches.js";
import { ROOT } from "../storage/names.js";

export const WORKER = new URL("sw.js", ROOT);
const VERSION = new URL("version.json", ROOT); // sw.js has a copy of it beside the files, and
const FAULTS = new URL("sw.js?faults", ROOT); // what the host sent wrongly when they were downloaded
const SECONDS_FOR_VERSION = 4;

/** @typedef {{ version?: Version, isOther?: true }} Answer */

/** @type {Answer} what the host said last */
let heard = {};
/** @type {() => void} */
let hearFirst;
/** @type {Promise<void>} */
const first = new Promise((resolve) => { hearFirst = resolve; });

/** Whether the host offers an offline copy, as far as it has said; resolves when it has been asked. */
export async function isCopyOffered() {
  await first;
  return heard.version?.offline !== false;
}

/** What the host says of its edition now. */
export async function latest() {
  heard = await answerOf(VERSION);
  hearFirst();
  return heard;
}

/**
 * What the host answers: {version}, {isOther: true} where that is not the answer of such a site (another site, a redirect, nothing at this address, the page
 * of a network that asks to log in), and {} where it is silent for some seconds, out of order or out of reach.
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

/** What a text says of an edition; null where it is not a version.json of such a site. @param {string} text @returns {Version | null} */
function versionIn(text) {
  try {
    const version = JSON.parse(text);
    return /^[0-9a-f]{12}$/.test(version.build) && typeof version.offline === "boolean" ? version : null;
  } catch {
    return null;
  }
}

/** What is known of the edition of a build: from its copy, else from the host if it has the same one. @param {string | undefined} build @returns {Promise<Version | null | undefined>} */
export async function versionOf(build) {
  const own = await fileOfCopy(build, VERSION);
  return (own && versionIn(await own.text())) || (heard.version?.build === build ? heard.version : null);
}

/** What the host sent wrongly when the newest copy was filled: {faults: [{path, header, came, due}], isBare}; see sw.js. Null where nothing is known. @returns {Promise<HostFaults | null>} */
export async function hostFaults() {
  const found = await fileOfCopy((await builds()).at(-1), FAULTS);
  return found ? found.json() : null;
}

/** Whether one edition came before another, as far as both are known; those without a stamp came before those with one. @param {Version | null | undefined} one @param {Version | null | undefined} other */
export function isOlder(one, other) {
  return Boolean(one && other?.stamp && !((one.stamp ?? 0) >= other.stamp));
}

/** What the host sends wrongly with sw.js itself, without which no copy can begin: as in `hostFaults`. Null where that is as it should be, or not known. @returns {Promise<HostFaults | null>} */
export async function workerFaults() {
  try {
    const response = await fetch(WORKER, { cache: "reload", redirect: "manual" });
    const text = await response.text();
    const due = { "Content-Type": writtenIn(text, "TYPES")[".js"], ...writtenIn(text, "HEADERS")[""] };
    const path = WORKER.pathname.slice(ROOT.pathname.length);
    const faults = Object.keys(MATCHES)
      .map((header) => ({ path, header, came: response.headers.get(header), due: due[header] }))
      .filter(({ header, came, due: right }) => !MATCHES[header](came, right));
    return response.ok && faults.length ? { faults } : null;
  } catch {
    return null;
  }
}

/**
 * Whether a header of sw.js does: any name of JavaScript, and the policy that is due, in any order, or none.
 * @type {Record<string, (came: string | null, due: string) => boolean>}
 */
const MATCHES = {
  "Content-Type": (came) => /^\s*(text|application)\/(x-)?(java|ecma)script\s*(;|$)/i.test(came ?? ""),
  "Content-Security-Policy": (came, due) => came === null || directivesOf(came) === directivesOf(due),
};

/** @param {string} policy */
function directivesOf(policy) {
  return policy.split(";").map((one) => one.trim().replace(/\s+/g, " ")).filter(Boolean).sort().join(";");
}

/** What the build has written above the text of sw.js. @param {string} text @param {string} name */
function writtenIn(text, name) {
  return JSON.parse(new RegExp(`^const ${name} = (.*?);$`, "ms").exec(text)?.[1] ?? "");
}
