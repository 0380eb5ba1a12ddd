// Moves, once, what editions before 2026-12 kept under names without the site's path (see names.js). If several sites share one storage,
// the first one that is opened takes it, because the data do not say which site they are from.
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
    // The storage is full, so the entry keeps its former name.
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

/** Returns the value of a name in its present form: with the epoch, if it belongs to a case. @param {string} name @param {string} text */
function inNewForm(name, text) {
  try {
    return name === NATION ? stamped({ nation: text }) : [CASE, DRAFTS].includes(name) ? stamped(JSON.parse(text)) : text;
  } catch {
    return text; // tab-case.js says that it cannot be read
  }
}
