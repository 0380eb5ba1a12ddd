// The only place where text becomes HTML of a page, or the address of a script. The site's policy demands it ("Trusted Types"). A browser
// that supports them refuses text everywhere else. So a fault of ours cannot make typed or opened text part of a page.
import { ROOT } from "../storage/names.js";

const policy = window.trustedTypes?.createPolicy("site", {
  /** @param {string} html */
  createHTML: (html) => html,
  /** @param {string} address */
  createScriptURL: (address) => ofThisSite(address),
});

/** Returns the HTML of the engine, which escapes all its input (navigator/text/prose.py). Do not pass any other text. @param {string} html */
export function engineHtml(html) {
  return policy ? policy.createHTML(html) : html;
}

/** Returns the address of a script of this site, for a worker. Throws for any other. @param {URL} address @returns {string} */
export function scriptOf(address) {
  return policy ? policy.createScriptURL(String(address)) : ofThisSite(String(address));
}

/** @param {string} address */
function ofThisSite(address) {
  if (!address.startsWith(ROOT.href)) {
    throw new TypeError("This is not a script of this site.");
  }
  return address;
}
