// Which epoch of this browser's storage it is: a random number, made with the first case that a tab keeps and deleted by "Erase all that is kept".
// A tab that was not running meanwhile (it had crashed, or the browser had put it away) gets its session storage back with it. So all that a tab
// keeps of a case is stamped with the epoch, and what bears another one is from before the erasure and goes.
import { CASE, DRAFTS, EPOCH, NATION } from "./names.js";

/** The epoch now; empty if there is none. */
export function epoch() {
  try {
    return window.localStorage.getItem(EPOCH) ?? "";
  } catch {
    return ""; // blocked
  }
}

/** A value with the epoch, as text to be stored; the epoch is made if there is none. Throws where this browser stores nothing. */
export function stamped(value) {
  if (!epoch()) {
    window.localStorage.setItem(EPOCH, newId());
  }
  return JSON.stringify({ ...value, epoch: epoch() });
}

/** A random id. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Drops what this tab kept before an erasure. */
export function dropFromBefore() {
  try {
    [CASE, DRAFTS, NATION].filter((key) => isFromBefore(window.sessionStorage.getItem(key))).forEach((key) => window.sessionStorage.removeItem(key));
  } catch {
    // Storage is blocked: then nothing is kept.
  }
}

function isFromBefore(text) {
  try {
    const { epoch: own } = JSON.parse(text);
    return typeof own === "string" && own !== epoch();
  } catch {
    return false; // nothing is kept, or what nobody can read: keep.js says so and removes it
  }
}
