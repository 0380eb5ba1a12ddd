// Notes on this device about the offline copy: when its edition was last checked, and whether the reader does not want one.
import "./former-names.js";
import { CHECKED, UNWANTED } from "./names.js";
import { onDevice } from "./storage.js";

let isErased = false; // the reader has deleted everything, here or in another tab
let timesTakenAway = 0; // how often that was, or the copy was deleted here

/** Stops this page from making notes, and from making a copy by itself. */
export function noteNoMore() {
  isErased = true;
  timesTakenAway += 1;
}

/** Returns whether everything has been deleted since this page was opened. */
export function isErasedMeanwhile() {
  return isErased;
}

/** Notes that the copy is being deleted, and deletes the day of the last check for a newer one. */
export function noteTakenAway() {
  onDevice.remove(CHECKED);
  timesTakenAway += 1;
}

/** Returns a function that says later whether the copy has been deleted since now. */
export function takenAwaySince() {
  const before = timesTakenAway;
  return () => timesTakenAway !== before;
}

/** Notes the day, as 2009-08-27, of a check for a newer edition. @param {string} day */
export function noteChecked(day) {
  note(CHECKED, day);
}

/** Returns the day of the last check for a newer edition, or null if it is not known. */
export function lastChecked() {
  const text = onDevice.read(CHECKED) ?? "";
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}

/** Returns whether the reader has deleted the copy, here or in another tab, and has not asked for it again. */
export function isUnwanted() {
  return onDevice.read(UNWANTED) === "yes";
}

/** Notes whether the reader wants a copy. A deleted one is not made again until the reader asks for it. @param {boolean} isWanted */
export function wantCopy(isWanted) {
  onDevice.remove(UNWANTED);
  if (!isWanted) {
    note(UNWANTED, "yes");
  }
}

/** @param {string} key @param {string} text */
function note(key, text) {
  try {
    if (!isErased) {
      onDevice.write(key, text);
    }
  } catch {
    // Then an offline page says that it does not know when it was last checked.
  }
}
