// What the browser keeps of cases, and how a case leaves the page. A case is in the session storage until the tab
// closes, and in the local storage where the reader asked for it.
// The names are those of names.js, with the path of the site's root in front.
//   session storage, `wfi-case`      the case of this tab as {"id", "state", "revision", "trail", "epoch"}: a reload loses nothing; gone when the tab closes.
//                                    `revision` is that of the saved version that the tab last saw, null if it saw none; `trail` holds the
//                                    views before and after, for Back and Forward: see trail.js
//   session storage, `wfi-drafts`    {"id", "drafts", "epoch"}: what is in the fields of that case and not answered or saved yet: see drafts.js
//   session storage, `wfi-no-session`  "yes" where that is switched off
//   session storage, `wfi-nation`    {"nation", "epoch"}: the nation that was answered last, so that it is chosen already in the next case of this tab
//   local storage, `wfi-saved`       {"format": 1, "cases": [{"id", "name", "when", "state", "revision"}]}: cases that were given a name with Save case. Each
//                                    save draws a new `revision`, so that a tab can tell whether another one has saved since
//   local storage, `wfi-epoch`       a random number that what a tab keeps is stamped with: see epoch.js
//   Cache Storage, `wfi-snapshot`    Python as it was once started, before any answer, so that it starts sooner next time: see snapshot.js
// `eraseAll` takes away all of it, and what other scripts keep: the choice of colours (site/first.js), what offline.js notes, and the copy of the site.
// Storage may be blocked or full. Reading then finds nothing; writing throws a `NotKept` with a sentence.

import { dropFromBefore, epoch, newId, stamped } from "./epoch.js";
import { CASE, COLOURS, DRAFTS, EPOCH, ERASED, NATION, OFF, SAVED, SNAPSHOT } from "./names.js";
import { NOTES, NOTE_OF_COPY, copies, dropCopy, noteNoMore } from "../offline/offline.js";
import { lastView, packed, unpacked } from "../navigator/trail.js";

const MOST_BYTES = 1_000_000;
const LONGEST_NAME = 100;
const LONGEST_ID = 200;
export const MOST_SAVED = 1000; // navigator/case/keeping.py lists no more
const BLANK = /[\s\u2800\u3164\uffa0]+/gu;
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const JOINER = /(?<![^\0-\u02ff\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d](?![^\0-\u02ff\u200c\u200d])/gu; // that joins nothing
const WIDE = { "255 254": "utf-16le", "254 255": "utf-16be" }; // by the byte order mark
const UNREADABLE = "\uffff"; // before what can be read of a file that is no text
const SHOWN = 20_000; // bytes of it from either end, which say what kind it is

/** A sentence for the reader about what could not be kept. */
export class NotKept extends Error {}

// --- The case of this tab ------------------------------------------------------------------------------------------------

let off = false; // the wish holds on this page even where it cannot be stored
let stampedWith = ""; // the epoch of what this page has kept

/** Whether the case of this tab is to be kept for a reload. */
export function isOn() {
  return !off && read(sessionStorageOrNone(), OFF) !== "yes";
}

/** Switches the keeping for a reload on or off; off takes away what was kept. */
export function switchSession(on) {
  const storage = sessionStorageOrNone();
  off = !on;
  (on ? [OFF] : [CASE, DRAFTS, NATION]).forEach((key) => remove(storage, key));
  if (off) {
    write(storage, OFF, "yes", "Switched off for this page. This browser cannot remember that, so switch it off again after a reload.");
  }
}

/**
 * Keeps the case of this tab with its views, or takes it away where none of them has an answer yet. All its answers are kept, whichever view is on
 * the page, also while a reply to Back is on its way. `revision` is that of its saved version.
 * Says whether there is one to keep.
 */
export function keepForReload(entries, at, revision) {
  const last = lastView(entries, at);
  if (!isOn() || !last) {
    dropForReload();
    return Boolean(last);
  }
  const kept = { id: last.id, state: last.state, revision };
  try {
    writeStamped(CASE, { ...kept, trail: packed(entries, at) }, "");
  } catch {
    // No room for all views: the case itself matters most.
    writeStamped(CASE, kept, "This browser lets the page keep nothing, or has no room left. The case is still here, but a reload would lose it: keep it as a file.");
  }
  return true;
}

/** What a reload left: {id, state, revision, entries}, of which `entries` may be empty; null where there is nothing. Throws where something is there that is no case. */
export function keptForReload() {
  dropFromBefore(); // everything may have been erased while this page was still loading its scripts
  const text = read(sessionStorageOrNone(), CASE);
  if (text === null) {
    return null;
  }
  const kept = parsed(text);
  if (typeof kept?.epoch !== "string" || typeof kept.id !== "string" || typeof kept.state !== "object" || kept.state === null) {
    dropForReload();
    throw new NotKept("What this tab had kept of a case cannot be read, and has been removed. Start the case afresh.");
  }
  return { id: kept.id, state: kept.state, revision: kept.revision ?? null, entries: unpacked(kept.trail, kept.id) };
}

/** Keeps the nation that was answered last until the tab closes, where this tab keeps anything; does nothing without one. */
export function keepNation(nation) {
  if (nation && isOn()) {
    try {
      writeStamped(NATION, { nation }, "");
    } catch {
      // Then it is not chosen already in the next case, which is all that it is for.
    }
  }
}

/** The nation that was answered last in this tab; empty where there is none. */
export function keptNation() {
  return parsed(read(sessionStorageOrNone(), NATION) ?? "")?.nation ?? "";
}

/** Whether everything has been erased since this page kept something. */
export function isErasedSince() {
  return stampedWith !== "" && stampedWith !== epoch();
}

/** Takes away what a reload would bring back. */
export function dropForReload() {
  [CASE, DRAFTS].forEach((key) => remove(sessionStorageOrNone(), key));
}

/** Keeps the drafts of the case `id` beside it: only while the case itself is kept. */
export function keepDrafts(id, drafts) {
  const storage = sessionStorageOrNone();
  if (!isOn() || read(storage, CASE) === null || !Object.keys(drafts).length) {
    remove(storage, DRAFTS);
    return;
  }
  try {
    writeStamped(DRAFTS, { id, drafts }, "");
  } catch {
    // They are still on the page; only a reload would lose them.
  }
}

/** The drafts of the case `id` that a reload left. */
export function keptDrafts(id) {
  const kept = parsed(read(sessionStorageOrNone(), DRAFTS) ?? "");
  return kept?.id === id && typeof kept.drafts === "object" && kept.drafts !== null ? kept.drafts : {};
}

// --- Saved cases ------------------------------------------------------------------------------------------------------------

/** The saved cases, newest first: those that can be read. */
export function savedCases() {
  return everyEntry().filter(isSavedCase);
}

/** The names of the entries among the saved cases that cannot be read, as far as they have one. */
export function unreadableCases() {
  return everyEntry().filter((one) => !isSavedCase(one)).map((one) => (typeof one?.name === "string" ? tidy(one.name).slice(0, LONGEST_NAME) : ""));
}

/** The saved case `id`; undefined where there is none. */
export function savedCase(id) {
  return savedCases().find((one) => one.id === id);
}

/** The revision of a saved case; those saved by an older edition of the site have none. */
export function revisionOf(one) {
  return typeof one.revision === "string" ? one.revision : "";
}

/**
 * Saves the case {id, name, when, state}; `revision` is that of its saved version as the caller last saw it. Gives {saved}, or {newer} if there is
 * a version that the caller has not seen: then nothing is saved. A name that another case has gets a number.
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

/** What is wrong with a name for a case; "" if nothing is. */
export function faultOfName(name) {
  const { length } = tidy(name);
  return length > LONGEST_NAME ? `The name has ${length} characters. Use at most ${LONGEST_NAME}.` : "";
}

/** A name for a case with single spaces, and without what nobody sees; `cleaned` of navigator/text/prose.py is the same for all that leaves. */
export function tidy(name) {
  return name.replace(BLANK, " ").replace(UNSEEN, "").replace(JOINER, "").trim();
}

/** Gives a saved case another name, and returns it. */
export function renameCase(id, name) {
  const entries = everyEntry();
  const place = placeOf(id, entries);
  const given = freeName(name, entries.filter((_, number) => number !== place));
  writeCases(entries.map((one, number) => (number === place ? { ...one, name: given } : one)));
  return given;
}

/** Deletes a saved case. */
export function deleteCase(id) {
  const entries = everyEntry();
  const place = placeOf(id, entries);
  keepOnly(entries.filter((_, number) => number !== place)); // that one alone, even if a damaged list has two of one id
}

/** Deletes all saved cases but the newest so many; what cannot be read stays. */
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

/** With the last of the saved cases the whole entry goes. */
function keepOnly(entries) {
  if (entries.length) {
    writeCases(entries);
  } else {
    remove(localStorageOrNone(), SAVED);
  }
}

/** What is stored as saved cases, with any entry that cannot be read. Of a list that is damaged, each case that is whole is an entry, and so is the rest. */
function everyEntry() {
  const text = read(localStorageOrNone(), SAVED);
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

/** The saved cases that are whole in a text which is no list of them, and what is left of the text. */
function wholeCasesIn(text) {
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

/** The object in JSON that begins at a place of a text; empty if it does not end. */
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

/** Whether an entry is a saved case; what is in its state, Python alone judges when it is opened. */
function isSavedCase(one) {
  return ["id", "name", "when"].every((key) => typeof one?.[key] === "string") && one.id !== "" && one.id.length <= LONGEST_ID && typeof one.state === "object" && one.state !== null;
}

/** The place of a saved case among the entries. Throws where it is no longer there. */
function placeOf(id, entries) {
  const place = entries.findIndex((one) => isSavedCase(one) && one.id === id);
  if (place < 0) {
    throw new NotKept("This case is no longer saved in this browser. It may have been deleted in another tab.");
  }
  return place;
}

/** Calls back when another tab has changed the saved cases. */
export function onSavedElsewhere(work) {
  window.addEventListener("storage", ({ key }) => (key === SAVED || key === null) && work());
}

/** Asks the browser not to delete what is saved here by itself, and says whether it has agreed; null if it does not say. */
export async function askToLast() {
  return (await navigator.storage?.persist?.().catch(() => null)) ?? null;
}

/** Whether the browser has agreed not to delete by itself what is saved here; null if it does not say. */
export async function willLast() {
  return (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
}

function freeName(name, others) {
  const wanted = tidy(name) || "Case";
  const taken = new Set(others.map((one) => one?.name));
  let given = wanted;
  for (let number = 2; taken.has(given); number += 1) {
    given = `${wanted} (${number})`;
  }
  return given;
}

function writeCases(cases) {
  write(localStorageOrNone(), SAVED, JSON.stringify({ format: 1, cases }), "That could not be saved: this browser lets the page save nothing, or has no room left. Nothing is lost. Keep the case as a file instead.");
}

// --- All of it --------------------------------------------------------------------------------------------------------------

/** All that this site may keep in this browser under a key, and what each is in words for the reader. */
const keys = () => [
  [sessionStorageOrNone(), CASE, "The case of this tab, for a reload"],
  [sessionStorageOrNone(), DRAFTS, "What is in a field of this tab and not answered or saved yet"],
  [sessionStorageOrNone(), OFF, "Your wish that this tab keeps no case"],
  [sessionStorageOrNone(), NATION, "The nation that you chose last in this tab"],
  [localStorageOrNone(), SAVED, "Cases that you saved"],
  [localStorageOrNone(), EPOCH, "A random number that tells what a tab kept before you erased everything"],
  [localStorageOrNone(), COLOURS, "Your choice of colours"],
  ...Object.entries(NOTES).map(([key, words]) => [localStorageOrNone(), key, words]),
];

/** What is kept now, as words for the reader; of the session storage only what this tab sees. */
export async function whatIsKept() {
  const words = keys().filter(([storage, key]) => read(storage, key) !== null).map(([, , inWords]) => inWords);
  return [
    ...words,
    ...((await hasMemory()) ? ["Python as it stands before a first answer, so that the navigator starts sooner"] : []),
    ...((await hasCopy()) ? ["A copy of this site for use without a network"] : []),
  ];
}

/** Whether a copy of the site is kept, or one is being made. */
export async function hasCopy() {
  return (await copies()).length > 0;
}

/** Whether Python's memory is kept. */
async function hasMemory() {
  try {
    return await window.caches.has(SNAPSHOT);
  } catch {
    return false; // no secure address, or storage is blocked: then nothing is kept there
  }
}

/** Takes all of it away, in other tabs with the navigator as well. Where the copy of the site stays, so does the day of the last look for a newer one. */
export async function eraseAll(withCopy) {
  const going = keys().filter(([, key]) => withCopy || key !== NOTE_OF_COPY);
  going.forEach(([storage, key]) => remove(storage, key));
  noteNoMore();
  channel()?.postMessage("");
  await forgetSnapshot();
  if (withCopy) {
    await dropCopy().catch(() => {}); // storage is blocked: then there is none
  }
}

/** Calls back when another tab has erased everything; what this tab kept has then gone as well. */
export function onErased(work) {
  channel()?.addEventListener("message", () => {
    [CASE, DRAFTS, OFF, NATION].forEach((key) => remove(sessionStorageOrNone(), key));
    noteNoMore();
    work();
    forgetSnapshot(); // a Python that was starting in this tab may have opened it again before the tab heard of it
  });
}

async function forgetSnapshot() {
  if (await hasMemory()) {
    await window.caches.delete(SNAPSHOT);
  }
}

let opened = null;

function channel() {
  opened ??= window.BroadcastChannel ? new BroadcastChannel(ERASED) : null;
  return opened;
}

// --- Out of the page and into it ----------------------------------------------------------------------------------------------

/** Hands a text to the reader as a file. */
export function handOver({ name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may still be reading it
}

/** Puts a text on the clipboard; false where the browser does not let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of a file that the reader chose; navigator/case/file_kinds.py says what it is if it is no text. Throws with a sentence where it is too large or cannot be read. */
export async function textOf(file) {
  if (file.size > MOST_BYTES) {
    throw new NotKept("That file is larger than 1 MB, so it is no case. Nothing was opened.");
  }
  const bytes = await bytesOf(file);
  const mark = [...bytes.subarray(0, 2)].join(" ");
  try {
    return new TextDecoder(WIDE[mark] ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [beginning, end] = [bytes.subarray(0, SHOWN), bytes.subarray(Math.max(SHOWN, bytes.length - SHOWN))];
    return UNREADABLE + [beginning, end].map((part) => new TextDecoder().decode(part)).join("");
  }
}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new NotKept("That file cannot be read. It may have been moved or deleted. Nothing was opened.");
  }
}


// --- Storage -----------------------------------------------------------------------------------------------------------------

function sessionStorageOrNone() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // blocked
  }
}

function localStorageOrNone() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function read(storage, key) {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function write(storage, key, text, sentence) {
  try {
    storage.setItem(key, text);
  } catch {
    throw new NotKept(sentence);
  }
}

/** Keeps a value in the session storage, stamped with the epoch. */
function writeStamped(key, value, sentence) {
  try {
    sessionStorageOrNone().setItem(key, stamped(value));
    stampedWith = epoch();
  } catch {
    throw new NotKept(sentence);
  }
}

function remove(storage, key) {
  try {
    storage?.removeItem(key);
  } catch {
    // What cannot be reached cannot be kept either.
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
