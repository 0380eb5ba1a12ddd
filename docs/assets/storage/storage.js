// The two stores that a browser has for texts of this site. Only first.js, which runs before any module, also reads or writes them. Both
// may be blocked or full: reading then finds nothing, and writing throws a `NotKept` with a sentence for the reader.

/** An error with a sentence for the reader about what could not be saved. */
export class NotKept extends Error {}

/** Returns what an error says. @param {unknown} fault */
export function sentenceOf(fault) {
  return fault instanceof Error ? fault.message : String(fault);
}

/** Stores until the tab closes, and on the device. */
export const inTab = storeOf(() => window.sessionStorage);
export const onDevice = storeOf(() => window.localStorage);

/** @param {() => Storage} storage */
function storeOf(storage) {
  return {
    /** @param {string} key */
    read(key) {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    /** @param {string} key @param {string} text @param {string} sentence what the error says */
    write(key, text, sentence = "") {
      try {
        storage().setItem(key, text);
      } catch {
        throw new NotKept(sentence);
      }
    },
    /** @param {string} key */
    remove(key) {
      try {
        storage().removeItem(key);
      } catch {
        // Data that cannot be reached cannot be kept either.
      }
    },
  };
}

/** Returns the value of a text of JSON, or null if it is not JSON. @param {string | null} text */
export function parsed(text) {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
