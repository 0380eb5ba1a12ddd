// Moves, once, what editions before 2026-12 kept under names without the site's path (see names.js). Where several sites share one storage, the first
// one to be opened takes it: nothing in it tells whose it was.
import { dropFromBefore, stamped } from "./epoch.js";
import { CASE, CHECKED, DRAFTS, NATION, OFF, SAVED, SNAPSHOT, UNWANTED, former } from "./names.js";

for (const [name, names] of [["sessionStorage", [CASE, DRAFTS, OFF, NATION]], ["localStorage", [SAVED, CHECKED, UNWANTED]]]) {
  try {
    names.forEach((key) => move(window[name], former(key), key));
  } catch {
    // Storage is blocked or full: then it stays where it is.
  }
}
try {
  window.caches?.delete(former(SNAPSHOT)).catch(() => {}); // made again where it is missed
} catch {
  // Storage is blocked: then there is none.
}

dropFromBefore();

function move(storage, from, to) {
  const text = storage.getItem(from);
  if (text !== null && storage.getItem(to) === null) {
    storage.setItem(to, inNewForm(to, text));
  }
  storage.removeItem(from);
}

/** What stands under a name, as it is kept now: with the epoch, if it belongs to a case. */
function inNewForm(name, text) {
  try {
    return name === NATION ? stamped({ nation: text }) : [CASE, DRAFTS].includes(name) ? stamped(JSON.parse(text)) : text;
  } catch {
    return text; // keep.js says that it cannot be read
  }
}
