// The epoch of this browser's storage: a random number. It is made with the first case that a tab keeps and deleted by "Delete all saved data". A tab
// that was not running meanwhile (it had crashed, or the browser had put it away) gets its session storage back with it. So all that a tab keeps of a
// case is stamped with the epoch. A value with another epoch is from before the deletion and is deleted.
import { CASE, DRAFTS, EPOCH, NATION } from "./names.js";
import { inTab, onDevice, parsed } from "./storage.js";

/** Returns the epoch now; empty if it has not been made. */
export function epoch() {
  return onDevice.read(EPOCH) ?? "";
}

/** Returns a value with the epoch, as text to be stored; the epoch is made if it is missing. Throws if this browser stores nothing. @param {object} value */
export function stamped(value) {
  if (!epoch()) {
    onDevice.write(EPOCH, newId());
  }
  return JSON.stringify({ ...value, epoch: epoch() });
}

/** Returns a random id. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Drops what this tab kept before an erasure. */
export function dropFromBefore() {
  [CASE, DRAFTS, NATION].filter((key) => isFromBefore(inTab.read(key))).forEach(inTab.remove);
}

/** @param {string | null} text what a tab has kept; what nobody can read stays, for tab-case.js says so and removes it */
function isFromBefore(text) {
  const own = parsed(text)?.epoch;
  return typeof own === "string" && own !== epoch();
}
