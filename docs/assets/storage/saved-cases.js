// The cases that the reader has saved on this device. They are in the local storage, under the name `wfi-saved`:
//   {"format": 1, "cases": [{"id", "name", "when", "state", "revision"}]}
// Each save makes a new random `revision`, so that a tab can tell whether another one has saved since.
import { newId } from "./epoch.js";
import "./former-names.js";
import { SAVED } from "./names.js";
import { NotKept, onDevice, parsed } from "./storage.js";

const LONGEST_NAME = 100;
const LONGEST_ID = 200;
export const MOST_SAVED = 1000; // navigator/case/saved.py lists no more
const BLANK = /[\s\u2800\u3164\uffa0]+/gu;
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const JOINER = /(?<![^\0-\u02ff\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d](?![^\0-\u02ff\u200c\u200d])/gu; // a joiner without anything to join

/** Returns the saved cases that can be read, newest first. @returns {SavedCase[]} */
export function savedCases() {
  return everyEntry().filter(isSavedCase);
}

/** Returns the names of the saved cases that cannot be read, if they have one. */
export function unreadableCases() {
  return everyEntry().filter((one) => !isSavedCase(one)).map((one) => (typeof one?.name === "string" ? tidy(one.name).slice(0, LONGEST_NAME) : ""));
}

/** Returns the saved case `id`, or undefined. @param {string} id */
export function savedCase(id) {
  return savedCases().find((one) => one.id === id);
}

/** Returns the revision of a saved case. Cases from an older edition of the site do not have one. @param {SavedCase} one */
export function revisionOf(one) {
  return typeof one.revision === "string" ? one.revision : "";
}

/**
 * Saves the case {id, name, when, state}; `revision` is that of its saved version when the caller last saw it. Returns {saved}, or {newer}
 * if there is a version that the caller has not seen: then nothing is saved. A name that another case has gets a number.
 * @param {SavedCase} one @param {string | null} revision @returns {{ saved?: SavedCase, newer?: SavedCase }}
 */
export function saveCase(one, revision) {
  const entries = everyEntry();
  const there = entries.find((entry) => isSavedCase(entry) && entry.id === one.id);
  if (there && revisionOf(there) !== revision) {
    return { newer: there };
  }
  if (!there && entries.length >= MOST_SAVED) {
    throw new NotKept(`This browser has ${entries.length.toLocaleString("en-GB")} saved cases, and no more than ${MOST_SAVED.toLocaleString("en-GB")} can be saved. Delete`
      + " saved cases that you no longer need, or download the case file of this one.");
  }
  const others = entries.filter((entry) => entry !== there);
  const saved = { ...one, name: there?.name ?? freeName(one.name, others), revision: newId() };
  writeCases([saved, ...others]);
  return { saved };
}

/** Returns what is wrong with a name for a case, or "" if it is valid. @param {string} name */
export function faultOfName(name) {
  const { length } = tidy(name);
  return length > LONGEST_NAME ? `Name must be ${LONGEST_NAME} characters or fewer. It has ${length} characters.` : "";
}

/** Returns a name for a case with single spaces, and without invisible characters. `cleaned` of navigator/text/prose.py does the same for all output. @param {string} name */
export function tidy(name) {
  return name.replace(BLANK, " ").replace(UNSEEN, "").replace(JOINER, "").trim();
}

/** Gives a saved case another name, and returns it. @param {string} id @param {string} name */
export function renameCase(id, name) {
  const entries = everyEntry();
  const place = placeOf(id, entries);
  const given = freeName(name, entries.filter((_, number) => number !== place));
  writeCases(entries.map((one, number) => (number === place ? { ...one, name: given } : one)));
  return given;
}

/** Deletes a saved case. @param {string} id */
export function deleteCase(id) {
  const entries = everyEntry();
  const place = placeOf(id, entries);
  keepOnly(entries.filter((_, number) => number !== place)); // only that one, even if a damaged list has two with one id
}

/** Deletes all saved cases except the newest, up to `most`. What cannot be read stays. @param {number} most */
export function deleteOldest(most) {
  let number = 0;
  keepOnly(everyEntry().filter((one) => {
    number += isSavedCase(one) ? 1 : 0;
    return !isSavedCase(one) || number <= most;
  }));
}

/** Deletes what cannot be read among the saved cases. */
export function deleteUnreadable() {
  keepOnly(savedCases());
}

/** Writes the list of entries, or deletes it when the last one has gone. @param {unknown[]} entries */
function keepOnly(entries) {
  if (entries.length) {
    writeCases(entries);
  } else {
    onDevice.remove(SAVED);
  }
}

/** Returns what is stored as saved cases, with entries that cannot be read. For a damaged list, each complete case is an entry, and so is the rest. @returns {any[]} anything may have been stored */
function everyEntry() {
  const text = onDevice.read(SAVED);
  if (text === null) {
    return [];
  }
  const stored = parsed(text);
  if (Array.isArray(stored?.cases)) {
    return stored.cases;
  }
  const { whole, rest } = wholeCasesIn(text);
  return rest ? [...whole, rest] : whole;
}

/** Returns the complete saved cases in a text that is not a list of them, and the rest of the text. @param {string} text */
function wholeCasesIn(text) {
  /** @type {SavedCase[]} */
  const whole = [];
  let rest = "";
  let end = 0;
  for (const { index } of text.matchAll(/\{\s*"id"\s*:/g)) {
    const found = index < end ? "" : objectAt(text, index);
    if (isSavedCase(parsed(found))) {
      whole.push(parsed(found));
      rest += text.slice(end, index);
      end = index + found.length;
    }
  }
  return { whole, rest: rest + text.slice(end) };
}

/** Returns the JSON object that begins at a place of a text, empty if it does not end. @param {string} text @param {number} start */
function objectAt(text, start) {
  let depth = 0;
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    depth += token === "{" ? 1 : token === "}" ? -1 : 0;
    if (depth === 0) {
      return text.slice(start, start + index + 1);
    }
  }
  return "";
}

/** Returns whether an entry is a saved case. Only Python checks its state, when the case is opened. @param {any} one @returns {one is SavedCase} */
function isSavedCase(one) {
  return ["id", "name", "when"].every((key) => typeof one?.[key] === "string") && one.id !== "" && one.id.length <= LONGEST_ID && typeof one.state === "object" && one.state !== null;
}

/** Returns the place of a saved case among the entries. Throws if it is no longer there. @param {string} id @param {unknown[]} entries */
function placeOf(id, entries) {
  const place = entries.findIndex((one) => isSavedCase(one) && one.id === id);
  if (place < 0) {
    throw new NotKept("This case is no longer saved in this browser. It may have been deleted in another tab.");
  }
  return place;
}

/** Calls back when another tab has changed the saved cases. @param {() => void} work */
export function onSavedElsewhere(work) {
  window.addEventListener("storage", ({ key }) => (key === SAVED || key === null) && work());
}

/** Asks the browser not to delete saved data by itself, and returns whether it has agreed, or null if it does not say. */
export async function askToLast() {
  return (await navigator.storage?.persist?.().catch(() => null)) ?? null;
}

/** Returns whether the browser has agreed not to delete saved data by itself, or null if it does not say. */
export async function willLast() {
  return (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
}

/** Returns a name that no other entry has, with a number if needed. @param {string} name @param {any[]} others */
function freeName(name, others) {
  const wanted = tidy(name) || "Case";
  const taken = new Set(others.map((one) => one?.name));
  let given = wanted;
  for (let number = 2; taken.has(given); number += 1) {
    given = `${wanted} (${number})`;
  }
  return given;
}

/** @param {unknown[]} cases */
function writeCases(cases) {
  onDevice.write(SAVED, JSON.stringify({ format: 1, cases }), "The case could not be saved, because this browser does not let the page save anything or is out of space. Nothing is lost. Download the case file instead.");
}
