// Moves, once, what editions before 2026-12 kept under names without the site's path (see names.js). Where several sites share one storage, the first
// one to be opened takes it: nothing in it tells whose it was.
import { forgetSnapshot } from "./caches.js";
import { dropFromBefore, stamped } from "./epoch.js";
import { CASE, CHECKED, DRAFTS, NATION, OFF, SAVED, SNAPSHOT, UNWANTED, former } from "./names.js";
import { inTab, onDevice } from "./storage.js";

moveAll(inTab, [CASE, DRAFTS, OFF, NATION]);
moveAll(onDevice, [SAVED, CHECKED, UNWANTED]);
forgetSnapshot(former(SNAPSHOT)).catch(() => {}); // made again if it is needed
dropFromBefore();

/** @param {typeof inTab} store @param {string[]} keys */
function moveAll(store, keys) {
  try {
    keys.forEach((key) => move(store, former(key), key));
  } catch {
    // The storage is full, so it is not moved.
  }
}

/** @param {typeof inTab} store @param {string} from @param {string} to */
function move(store, from, to) {
  const text = store.read(from);
  if (text !== null && store.read(to) === null) {
    store.write(to, inNewForm(to, text));
  }
  store.remove(from);
}

/** Returns the value of a name, as it is kept now: with the epoch, if it belongs to a case. @param {string} name @param {string} text */
function inNewForm(name, text) {
  try {
    return name === NATION ? stamped({ nation: text }) : [CASE, DRAFTS].includes(name) ? stamped(JSON.parse(text)) : text;
  } catch {
    return text; // tab-case.js says that it cannot be read
  }
}
