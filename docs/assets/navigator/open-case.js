// Whether a case is open in a tab. Each tab with a case that has an answer has a shared lock. The browser releases it when the tab closes for any reason.
import { CASE_IS_OPEN } from "../storage/names.js";

/** @type {(() => void) | null} */
let letGo = null;

/** Keeps the lock while a case is open, and releases it if there is not one. @param {boolean} isOpen */
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
