// The question before everything is erased. Someone who hands the device on wants nothing of this site left. Someone who only goes on to the next
// person, perhaps offline, still needs the offline copy. So if there is a copy, the reader says which.
import { ask } from "../site/ask.js";
import { dropCopy } from "../offline/site-copy.js";
import { hasCopy } from "../storage/caches.js";
import { eraseKept } from "../storage/everything.js";

const WARNING = "All cases go: those that you saved, and those that are open in any tab. So do your choice of colours and what lets the navigator"
  + " start sooner. This cannot be undone.";
const OF_THE_COPY = "A copy of this site is kept here as well, for use without a network. It holds nothing of a case, but it shows that the site was"
  + " opened on this device. Without it the site opens only with a network.";
const NO_NETWORK = "There is no network now.";

/**
 * Asks, and erases what the reader says. Calls `begin` once it is settled that something goes, and resolves with "everything", "all but the
 * copy", or "" where the reader keeps it all.
 */
export async function askAndErase(begin = () => {}) {
  const choice = await ask(question(await hasCopy())); // a double press asks once: see ask.js
  if (choice) {
    begin();
    await eraseKept(choice === "everything");
    if (choice === "everything") {
      await dropCopy().catch(() => {}); // storage is blocked: then there is none
    }
  }
  return choice;
}

/** @param {boolean} withCopy @returns {Parameters<typeof ask>[0]} */
function question(withCopy) {
  const copy = navigator.onLine ? OF_THE_COPY : `${OF_THE_COPY} ${NO_NETWORK}`;
  return {
    title: "Erase what this site keeps in this browser?",
    text: withCopy ? [WARNING, copy] : [WARNING],
    choices: withCopy ? [["everything", "Erase everything"], ["all but the copy", "Erase all but the copy"]] : [["everything", "Erase everything"]],
  };
}
