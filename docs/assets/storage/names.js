// The names for what this site keeps in a browser and for messages to its other tabs. One host may serve several sites, each in a folder of
// its own (a preview beside the real site), and they share one storage. So the path of the site's root is in front of every name.

/** The address of the site's root. */
export const ROOT = new URL("../../", import.meta.url);

/** Returns the name of something that belongs to this site alone. @param {string} what */
export function named(what) {
  return ROOT.pathname + what;
}

/** Returns the name that editions before 2026-12 had for the same: see former-names.js. @param {string} name */
export function former(name) {
  return name.slice(ROOT.pathname.length);
}

/** Names in the session storage for the parts of a tab's case, and in the local storage for the rest. */
export const CASE = named("wfi-case");
export const DRAFTS = named("wfi-drafts");
export const OFF = named("wfi-no-session");
export const NATION = named("wfi-nation");
export const EPOCH = named("wfi-epoch"); // see epoch.js
export const SAVED = named("wfi-saved");
export const CHECKED = named("edition-checked"); // the day of the last check of version.json, if there is a copy
export const UNWANTED = named("copy-unwanted"); // "yes" if the reader deleted the copy, so that it does not come back by itself
export const COLOURS = named(".colours"); // site/first.js has it too: it runs before any module

/** Names in the Cache Storage: the beginning of an offline copy's name (sw.js has it too), and Python's memory before a first answer. */
export const COPY = named("wfi-site-");
export const SNAPSHOT = named("wfi-snapshot");

/** Channel for telling the other tabs that everything is deleted, and the lock of a tab with an open case. */
export const ERASED = named("wfi-erased");
export const CASE_IS_OPEN = named("wfi-case-is-open");
