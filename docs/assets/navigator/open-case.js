// Whether a case is open in a tab. A lock that the browser takes back by itself when the tab goes, however it goes: held, shared, by each tab with a case
// that has an answer.
import { CASE_IS_OPEN } from "../storage/names.js";

/** @type {(() => void) | null} */
let letGo = null;

/** Holds the lock while a case is open, and lets it go when there is none. @param {boolean} isOpen */
export function markOpenCase(isOpen) {
  if (!isOpen) {
    letGo?.();
    letGo = null;
  } else if (!letGo && navigator.locks) {
    /** @type {Promise<void>} */
    const held = new Promise((resolve) => { letGo = resolve; });
    navigator.locks.request(CASE_IS_OPEN, { mode: "shared" }, () => held);
  }
}
