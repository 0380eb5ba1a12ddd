// All that this site keeps in a browser: a list in words for the reader, and its deletion. The names are those of names.js. A new one has
// to be here as well. The other data are Python's memory and the offline copy (caches.js). The reader decides about the copy: see
// privacy/erase.js.
import { forgetSnapshot, hasCopy, hasSnapshot } from "./caches.js";
import "./former-names.js";
import { CASE, CHECKED, COLOURS, DRAFTS, EPOCH, ERASED, NATION, OFF, SAVED, UNWANTED } from "./names.js";
import { noteNoMore } from "./notes.js";
import { inTab, onDevice } from "./storage.js";

/** @type {[typeof inTab, string, string][]} */
const KEYS = [
  [inTab, CASE, "The case in this tab"],
  [inTab, DRAFTS, "What you have typed in this tab and not answered or saved yet"],
  [inTab, OFF, "Your choice not to remember the case in this tab"],
  [inTab, NATION, "The bank holidays you chose last in this tab"],
  [onDevice, SAVED, "Cases you have saved"],
  [onDevice, EPOCH, "A random number that shows which cases are from before you deleted everything"],
  [onDevice, COLOURS, "Your colour setting"],
  [onDevice, CHECKED, "The date this browser last checked for a newer edition"],
  [onDevice, UNWANTED, "Your choice not to save an offline copy"],
];

/** Returns what is kept now, in words for the reader. It has only this tab's part of the session storage. */
export async function whatIsKept() {
  const words = KEYS.filter(([store, key]) => store.read(key) !== null).map(([, , inWords]) => inWords);
  return [
    ...words,
    ...((await hasSnapshot()) ? ["Data that helps the navigator load faster"] : []),
    ...((await hasCopy()) ? ["An offline copy of this site"] : []),
  ];
}

/** Deletes all of it except the offline copy, in other tabs with the navigator as well. If the copy stays, so does the day of the last check for a newer one. @param {boolean} withCopy */
export async function eraseKept(withCopy) {
  KEYS.filter(([, key]) => withCopy || key !== CHECKED).forEach(([store, key]) => store.remove(key));
  noteNoMore();
  channel()?.postMessage("");
  await forgetSnapshot();
}

/** Calls back when another tab has deleted everything, including what this tab kept. @param {() => void} work */
export function onErased(work) {
  channel()?.addEventListener("message", () => {
    KEYS.filter(([store]) => store === inTab).forEach(([, key]) => inTab.remove(key));
    noteNoMore();
    work();
    forgetSnapshot(); // Python may have been starting in this tab, and have opened it again before the message arrived
  });
}

/** @type {BroadcastChannel | undefined} */
let opened;

function channel() {
  opened ??= "BroadcastChannel" in window ? new BroadcastChannel(ERASED) : undefined;
  return opened;
}
