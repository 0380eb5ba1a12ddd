// What is noted on this device about the offline copy: when its edition was last checked, and whether the reader wants none.
import "./former-names.js";
import { CHECKED, UNWANTED } from "./names.js";
import { onDevice } from "./storage.js";

let isErased = false; // the reader has had everything deleted, here or in another tab
let timesTakenAway = 0; // how often that was, or the copy was deleted here

/** From now on this page notes nothing, and makes no copy by itself. */
export function noteNoMore() {
  isErased = true;
  timesTakenAway += 1;
}

/** Returns whether everything has been deleted since this page was opened. */
export function isErasedMeanwhile() {
  return isErased;
}

/** Notes that the copy is being deleted, and with it the day of the last look for a newer one. */
export function noteTakenAway() {
  onDevice.remove(CHECKED);
  timesTakenAway += 1;
}

/** Returns a question that can be asked later: whether the copy has been deleted since now. */
export function takenAwaySince() {
  const before = timesTakenAway;
  return () => timesTakenAway !== before;
}

/** Notes that the browser has looked for a newer edition on a day, as 2009-08-27. @param {string} day */
export function noteChecked(day) {
  note(CHECKED, day);
}

/** Returns the day of the last look for a newer edition; null if it is not known. */
export function lastChecked() {
  const text = onDevice.read(CHECKED) ?? "";
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}

/** Returns whether the reader has had the copy deleted, here or in another tab, and has not asked for it again. */
export function isUnwanted() {
  return onDevice.read(UNWANTED) === "yes";
}

/** Notes whether the reader wants a copy: one that was deleted is not made again until it is asked for. @param {boolean} isWanted */
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
