// Asks before everything is deleted. A reader who gives the device away wants all data of this site deleted. A reader who only goes on to
// the next case, perhaps offline, still needs the offline copy. So if there is a copy, the reader chooses.
import { ask } from "../site/ask.js";
import { dropCopy } from "../offline/site-copy.js";
import { hasCopy } from "../storage/caches.js";
import { eraseKept } from "../storage/everything.js";

const WARNING = "This deletes all saved cases, all cases open in any tab, your colour setting and the data that helps the navigator load faster."
  + " You cannot undo this.";
const OF_THE_COPY = "This browser also has an offline copy of this site. The copy has no information about a case, but it shows that the site was opened"
  + " on this device. Without it, you need an internet connection to open the site.";
const NO_NETWORK = "You are offline now.";

/**
 * Asks, and deletes what the reader says. Calls `begin` once the reader has chosen to delete something. Resolves with "everything", "all
 * but the copy", or "" if the reader keeps it all.
 */
export async function askAndErase(begin = () => {}) {
  const choice = await ask(question(await hasCopy())); // a double press asks once: see ask.js
  if (choice) {
    begin();
    await eraseKept(choice === "everything");
    if (choice === "everything") {
      await dropCopy().catch(() => {}); // if storage is blocked, there is no copy
    }
  }
  return choice;
}

/** @param {boolean} withCopy @returns {Parameters<typeof ask>[0]} */
function question(withCopy) {
  const copy = navigator.onLine ? OF_THE_COPY : `${OF_THE_COPY} ${NO_NETWORK}`;
  return {
    title: "Delete the data this site has saved in this browser?",
    text: withCopy ? [WARNING, copy] : [WARNING],
    choices: withCopy ? [["everything", "Delete everything"], ["all but the copy", "Keep only the offline copy"]] : [["everything", "Delete everything"]],
  };
}
