// Takes a case out of the page and into it: as a file, or over the clipboard.
import { NotKept } from "../storage/storage.js";

const MOST_BYTES = 1_000_000;
/** @type {Record<string, string>} */
const WIDE = { "255 254": "utf-16le", "254 255": "utf-16be" }; // by the byte order mark
const UNREADABLE = "\uffff"; // before the readable part of a file that is not text
const SHOWN = 20_000; // bytes of it from either end, enough to find its kind

/** Gives a text to the reader as a file. @param {Pick<Reply, "name" | "type" | "text">} file */
export function handOver({ name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may still be reading it
}

/** Puts a text on the clipboard, and returns false if the browser forbids it. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns the text of a file that the reader chose. If it is not text, navigator/case/file_kinds.py says what it is. Throws with a sentence if it is too large or cannot be read. @param {File} file */
export async function textOf(file) {
  if (file.size > MOST_BYTES) {
    throw new NotKept("That file is larger than 1 MB, so it is not a case file. Nothing was opened.");
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

/** @param {File} file */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new NotKept("That file cannot be read. It may have been moved or deleted. Nothing was opened.");
  }
}
