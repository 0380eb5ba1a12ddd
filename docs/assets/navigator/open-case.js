// Tells other tabs that a case is open. Each tab with an answered case has a shared lock. The browser releases it when the tab closes,
// however it closes.
import { CASE_IS_OPEN } from "../storage/names.js";

/** @type {(() => void) | null} */
let letGo = null;

/** Takes the lock when a case is open, and releases it otherwise. @param {boolean} isOpen */
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
