// The epoch of this browser's storage: a random number. It is made with the first case that a tab keeps, and deleted by "Delete all saved
// data". A tab that was not running meanwhile (it had crashed, or the browser had suspended it) returns with its session storage. So all
// that a tab keeps of a case has the epoch. Data with another one is from before the deletion, and is deleted.
import { CASE, DRAFTS, EPOCH, NATION } from "./names.js";
import { inTab, onDevice, parsed } from "./storage.js";

/** Returns the present epoch, or an empty text. */
export function epoch() {
  return onDevice.read(EPOCH) ?? "";
}

/** Returns a value with the epoch, as text to store. Makes the epoch if it is missing. Throws if this browser cannot store anything. @param {object} value */
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

/** Deletes what this tab kept before all saved data was deleted. */
export function dropFromBefore() {
  [CASE, DRAFTS, NATION].filter((key) => isFromBefore(inTab.read(key))).forEach(inTab.remove);
}

/** @param {string | null} text what a tab has kept; what nobody can read stays, for tab-case.js says so and removes it */
function isFromBefore(text) {
  const own = parsed(text)?.epoch;
  return typeof own === "string" && own !== epoch();
}
