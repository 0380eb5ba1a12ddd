// The case of this tab, kept for a reload of the page. All of it is in the session storage, under the names of names.js:
//   `wfi-case`        {"id", "state", "revision", "trail", "epoch"}. `revision` is that of the saved version that the tab last saw, or null.
//                     `trail` has the views before and after, for Back and Forward: see trail.js
//   `wfi-drafts`      {"id", "drafts", "epoch"}: fields of that case that are not answered or saved yet: see drafts.js
//   `wfi-no-session`  "yes" if that is switched off
//   `wfi-nation`      {"nation", "epoch"}: the last answered nation, to preselect it in the next case of this tab
import { dropFromBefore, epoch, stamped } from "./epoch.js";
import "./former-names.js";
import { CASE, DRAFTS, NATION, OFF } from "./names.js";
import { NotKept, inTab, parsed } from "./storage.js";
import { lastView, packed, unpacked } from "./trail.js";

let off = false; // the choice applies on this page even if it cannot be stored
let stampedWith = ""; // the epoch of what this page has kept

/** Returns whether the case of this tab is to be kept for a reload. */
export function isOn() {
  return !off && inTab.read(OFF) !== "yes";
}

/** Switches the keeping for a reload on or off. Off deletes what was kept. @param {boolean} on */
export function switchSession(on) {
  off = !on;
  (on ? [OFF] : [CASE, DRAFTS, NATION]).forEach(inTab.remove);
  if (off) {
    inTab.write(OFF, "yes", "Switched off for this page. This browser cannot remember your choice. Switch it off again if the page refreshes.");
  }
}

/**
 * Keeps the case of this tab with its views, or deletes it if none of them has an answer yet. All its answers are kept, whichever view is
 * on the page, even while a reply to Back is on its way. `revision` is that of its saved version. Returns whether there is one to keep.
 * @param {Views} entries @param {number} at @param {string | null} revision
 */
export function keepForReload(entries, at, revision) {
  const last = lastView(entries, at);
  if (!isOn() || !last) {
    dropForReload();
    return Boolean(last);
  }
  const kept = { id: last.id, state: last.state, revision };
  try {
    writeStamped(CASE, { ...kept, trail: packed(entries, at) });
  } catch {
    // There is no room for all views, and the case itself matters most.
    writeStamped(CASE, kept, "This browser does not let the page save anything, or is out of space. If this page refreshes, you will lose the case. Download the case file.");
  }
  return true;
}

/** Returns what a reload left: {id, state, revision, entries}, or null. `entries` may be empty. Throws if what is there is not a case. @returns {KeptCase | null} */
export function keptForReload() {
  dropFromBefore(); // everything may have been deleted while this page was still loading its scripts
  const text = inTab.read(CASE);
  if (text === null) {
    return null;
  }
  const kept = parsed(text);
  if (typeof kept?.epoch !== "string" || typeof kept.id !== "string" || typeof kept.state !== "object" || kept.state === null) {
    dropForReload();
    throw new NotKept("The case saved in this tab could not be read and has been deleted. Start the case again.");
  }
  return { id: kept.id, state: kept.state, revision: kept.revision ?? null, entries: unpacked(kept.trail, kept.id) };
}

/** Keeps the last answered nation until the tab closes, if this tab keeps anything. Does nothing without one. @param {string | undefined} nation */
export function keepNation(nation) {
  if (nation && isOn()) {
    try {
      writeStamped(NATION, { nation });
    } catch {
      // Then it is only not preselected in the next case.
    }
  }
}

/** Returns the last answered nation in this tab, or an empty text. @returns {string} */
export function keptNation() {
  return parsed(inTab.read(NATION))?.nation ?? "";
}

/** Returns whether everything has been deleted since this page kept something. */
export function isErasedSince() {
  return stampedWith !== "" && stampedWith !== epoch();
}

/** Deletes what a reload would bring back. */
export function dropForReload() {
  [CASE, DRAFTS].forEach(inTab.remove);
}

/** Keeps the drafts of the case `id`, but only while the case itself is kept. @param {string} id @param {Drafts} drafts */
export function keepDrafts(id, drafts) {
  if (!isOn() || inTab.read(CASE) === null || !Object.keys(drafts).length) {
    inTab.remove(DRAFTS);
    return;
  }
  try {
    writeStamped(DRAFTS, { id, drafts });
  } catch {
    // They are still on the page, and only a reload would lose them.
  }
}

/** Returns the drafts of the case `id` that a reload left. @param {string} id @returns {Drafts} */
export function keptDrafts(id) {
  const kept = parsed(inTab.read(DRAFTS));
  return kept?.id === id && typeof kept.drafts === "object" && kept.drafts !== null ? kept.drafts : {};
}

/** Keeps a value in the session storage, stamped with the epoch. @param {string} key @param {object} value @param {string} sentence the text of the error */
function writeStamped(key, value, sentence = "") {
  try {
    inTab.write(key, stamped(value));
    stampedWith = epoch();
  } catch {
    throw new NotKept(sentence);
  }
}
