// Moves, once, what editions before 2026-12 kept under names without the site's path (see names.js). Where several sites share one storage, the first
// one to be opened takes it: nothing in it tells whose it was.
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

function move(storage, from, to) {
  const text = storage.getItem(from);
  if (text !== null && storage.getItem(to) === null) {
    storage.setItem(to, text);
  }
  storage.removeItem(from);
}
