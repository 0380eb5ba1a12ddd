// Finds what the host of the site sends wrongly: headers of the files of the copy, which sw.js has noted, and of sw.js itself.
import { builds, fileOfCopy } from "../storage/caches.js";
import { ROOT } from "../storage/names.js";
import { WORKER } from "./host.js";

const FAULTS = new URL("sw.js?faults", ROOT); // sw.js saves it beside the files

/** Returns what the host sent wrongly when the newest copy was filled: {faults: [{path, header, came, due}], isBare}. See sw.js. It is null if nothing is known. @returns {Promise<HostFaults | null>} */
export async function hostFaults() {
  const found = await fileOfCopy((await builds()).at(-1), FAULTS);
  return found ? found.json() : null;
}

/** Returns what the host sends wrongly with sw.js itself, in the form of `hostFaults`. Without sw.js a copy cannot begin. It is null if sw.js is right, or not known. @returns {Promise<HostFaults | null>} */
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
 * Tests of the headers of sw.js: any name of JavaScript, and the right policy, in any order, or none.
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

/** Returns what the build has written above the text of sw.js. @param {string} text @param {string} name */
function writtenIn(text, name) {
  return JSON.parse(new RegExp(`^const ${name} = (.*?);$`, "ms").exec(text)?.[1] ?? "");
}
