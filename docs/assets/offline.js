// Says on every page how fresh it is, and lets a newer edition in when the reader wants it. sw.js keeps the copy itself.
//   a newer edition is ready        a line with a button; never while a case is open, in this tab or another
//   no network                      the edition and when it was last checked; after 14 days a warning that stays
//   an urgent edition is out        the navigator stops until the page is loaded again
// It looks when a page opens, when the reader comes back to it, and when the network comes back.
// Nothing waits for any of this: where the browser has no service workers the site works on as a plain website.
import "./former-names.js";
import { scriptOf } from "./trusted.js";
import { CASE_IS_OPEN, CHECKED, COPY, ERASED, ROOT, UNWANTED, former } from "./names.js";

/** What is noted in local storage: its key, and what it is in words for the reader. */
export const NOTES = {
  [CHECKED]: "The day when this browser last looked for a newer edition",
  [UNWANTED]: "Your wish that no copy of this site is kept",
};

/** The key of what belongs to the copy, and stays as long as that does. */
export const NOTE_OF_COPY = CHECKED;

const WORKER = new URL("sw.js", ROOT);
const OLD_AFTER_DAYS = 14;
const MILLISECONDS_BEFORE_FIRST_COPY = 4_000; // the page itself, and Python on the navigator's, come first
const MILLISECONDS_TO_ANSWER = 3_000;
const DAY = 86_400_000;

/** Watches over the edition for the page, for as long as it is open; `line` is the status line for it. */
export async function start(line) {
  const workers = location.protocol.startsWith("http") ? navigator.serviceWorker : undefined;
  const version = await latest();
  // A page that came from no copy is of the edition that the host had when it was opened.
  const place = { line, workers, build: (await askInTime(ownController(), "build")) ?? version?.build };
  const registered = await ownRegistration();
  if (registered) {
    watch(line, registered, workers);
  }
  await follow(version, place);
  const lookAgain = async () => isStopped || follow(await latest(), place);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
  addEventListener("online", lookAgain);
  if (workers && !registered && version?.offline !== false && !navigator.connection?.saveData) {
    keepLater();
  }
}

/** Does what follows from what the host says of its edition; `version` is null without a network. */
async function follow(version, { line, workers, build }) {
  if (workers && version?.offline === false) {
    await dropCopy();
    return;
  }
  if (workers && version?.urgent && build && version.build !== build) {
    stopTheNavigator(line);
    return;
  }
  const registered = await ownRegistration();
  if (isNewerReady(registered)) {
    offerIt(line, registered);
  } else if (version) {
    line.replaceChildren();
  } else {
    tellAge(line);
  }
  if (registered && version) {
    note(CHECKED, dayOf(new Date()));
  }
  registered?.update().catch(() => {}); // without a network there is nothing newer
}

/** Calls back when this page begins to make a copy of the site, or has deleted it. */
export function onCopy(work) {
  changes.addEventListener("change", work);
}

const changes = new EventTarget();

/**
 * Keeps a copy of the site on this device, and resolves when it is whole. Rejects where that cannot be. Does nothing where `isWanted` says no once
 * its turn has come: a copy may have been taken away, here or in another tab, since this page meant to make one.
 */
export async function keepCopy(isWanted = () => true) {
  const registration = await inTurn(() => isWanted() && navigator.serviceWorker.register(scriptOf(WORKER), { updateViaCache: "none" }));
  if (!registration) {
    return;
  }
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  changes.dispatchEvent(new Event("change"));
  await new Promise((resolve, reject) => {
    const look = () => {
      if (["activating", "activated"].includes(worker.state) || (worker.state === "installed" && registration.active)) {
        resolve();
      } else if (worker.state === "redundant") {
        reject(new Error("The copy could not be made."));
      }
    };
    worker.addEventListener("statechange", look);
    look();
  });
  if (worker === registration.active && !(await ask(worker, "fill"))) {
    await registration.unregister();
    throw new Error("The copy could not be made.");
  }
  note(CHECKED, dayOf(new Date()));
}

/** Notes whether the reader wants a copy: one that was taken away is not made again until it is asked for. */
export function wantCopy(isWanted) {
  unnote(UNWANTED);
  if (!isWanted) {
    note(UNWANTED, "yes");
  }
}

/** The registration of this site's service worker. The browser may name that of a site above this one, which is none of ours. */
export async function ownRegistration() {
  const found = await navigator.serviceWorker?.getRegistration(ROOT.href);
  return found?.scope === ROOT.href ? found : undefined;
}

/** This site's service worker, if this page came from it. */
function ownController() {
  const worker = location.protocol.startsWith("http") ? navigator.serviceWorker?.controller : null;
  return worker?.scriptURL === WORKER.href ? worker : null;
}

/** The names of the copies of this site that the browser has; sw.js tells one from former editions in the same way. */
export async function copies() {
  try {
    const names = await window.caches.keys();
    const formerOnes = await Promise.all(names.filter((name) => name.startsWith(former(COPY))).map(async (name) => [name, await isOfThisSite(name)]));
    return [...names.filter((name) => name.startsWith(COPY)), ...formerOnes.filter(([, isOurs]) => isOurs).map(([name]) => name)];
  } catch {
    return []; // no secure address, or storage is blocked: then nothing is kept there
  }
}

async function isOfThisSite(name) {
  return Boolean(await window.caches.match(new URL("404.html", ROOT).href, { cacheName: name }));
}

/** Makes the copy of a first visit once the page itself is there, unless by then the reader has taken one away or had everything erased. */
function keepLater() {
  const channel = window.BroadcastChannel ? new BroadcastChannel(ERASED) : null;
  channel?.addEventListener("message", noteNoMore);
  const isWanted = () => !isErased && noted(UNWANTED) !== "yes";
  const keep = () => keepCopy(isWanted).catch(() => {}).finally(() => channel?.close()); // an open one keeps a page out of the browser's memory
  setTimeout(() => whenIdle(keep), MILLISECONDS_BEFORE_FIRST_COPY);
}

/** Takes the copy of the site off this device, also one that is being made; pages then come from the host. */
export async function dropCopy() {
  unnote(CHECKED);
  await inTurn(async () => {
    const registration = await ownRegistration();
    const { installing, waiting, active } = registration ?? {};
    await Promise.all([installing, waiting, active].map((worker) => askInTime(worker, "drop"))); // open pages keep a worker, and one may be filling a copy
    await registration?.unregister();
    await Promise.all((await copies()).map((name) => navigator.locks.request(name, () => caches.delete(name)))); // the locks of sw.js
  });
  changes.dispatchEvent(new Event("change"));
}

/** Does what begins a copy or takes it away one after the other, in all tabs. */
function inTurn(work) {
  return navigator.locks.request(COPY, work);
}

// --- What the host says ---------------------------------------------------------------------------------------------------

async function latest() {
  try {
    const response = await fetch(new URL("version.json", ROOT), { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// --- What is noted in the browser -------------------------------------------------------------------------------------------

let isErased = false; // the reader has had everything erased, here or in another tab

/** From now on this page notes nothing, and makes no copy by itself. */
export function noteNoMore() {
  isErased = true;
}

function note(key, text) {
  try {
    if (!isErased) {
      localStorage.setItem(key, text);
    }
  } catch {
    // Then a page without a network says that it does not know when it was last checked.
  }
}

function noted(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function unnote(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // What cannot be reached cannot be kept either.
  }
}

function lastChecked() {
  const text = noted(CHECKED) ?? "";
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}

// --- What the reader is told ------------------------------------------------------------------------------------------------

/** Tells, without a network, which edition this is and how old the knowledge of it. */
function tellAge(line) {
  const { edition, reviewed } = line.dataset;
  const day = lastChecked();
  const days = day === null ? null : Math.round((Date.parse(dayOf(new Date())) - Date.parse(day)) / DAY);
  const when = days === null ? "It is not known when this was last checked." : `Last checked for a newer one: ${days < 1 ? "today" : days === 1 ? "yesterday" : `${days} days ago`}.`;
  const isOld = days === null || days >= OLD_AFTER_DAYS;
  const warning = days !== null && isOld ? " That is long ago: go online and reload before you rely on it." : "";
  say(line, `No connection. This is edition ${edition}, reviewed on ${reviewed}. ${when}${warning}`, isOld);
}

let isStopped = false; // an urgent edition is out: nothing takes the place of that word, until the page is loaded again

function say(line, words, isWarning = false, button) {
  if (isStopped || line.textContent.startsWith(`${words} `)) {
    return; // what stands there already is not read out again, and its button keeps the focus
  }
  const text = document.createElement("p");
  text.textContent = `${words} `;
  text.className = isWarning ? "edition-line edition-warning" : "edition-line";
  if (button) {
    text.append(button);
  }
  line.replaceChildren(text);
}

function buttonTo(words, work) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", work);
  return button;
}

/** Looks for a newer copy that waits to be let in, and goes over to it with every other tab once it has been. */
function watch(line, registration, workers) {
  const listen = () => registration.installing?.addEventListener("statechange", () => isNewerReady(registration) && offerIt(line, registration));
  listen();
  registration.addEventListener("updatefound", listen);
  workers.addEventListener("controllerchange", async () => (await isCaseOpen()) || location.reload());
}

/** Whether a newer copy waits for a page that came from an older one; a page that came from no copy is not older. */
function isNewerReady(registration) {
  return Boolean(registration?.waiting && ownController());
}

function offerIt(line, registration) {
  say(line, "A new edition of this site is ready.", false, buttonTo("Use the new edition", async () => {
    if (await isCaseOpen()) {
      say(line, "A case is open, here or in another tab. Finish it, keep it or start again; then the new edition can be used.", false,
        buttonTo("Look again", () => offerIt(line, registration)));
    } else {
      registration.waiting?.postMessage({ do: "apply" });
    }
  }));
}

/** Whether a case is open in any tab of this site: an edition never changes in the middle of a case. */
async function isCaseOpen() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === CASE_IS_OPEN);
}

function stopTheNavigator(line) {
  const page = document.querySelector("[data-module=navigator]");
  if (page) {
    page.inert = true;
  }
  const words = page ? "This edition has been corrected urgently, so its navigator has stopped. Your case is kept while this tab stays open." : "This edition has been corrected urgently.";
  say(line, words, true, buttonTo("Load the corrected edition", async () => {
    await dropCopy();
    location.reload();
  }));
  isStopped = true;
  line.scrollIntoView({ block: "nearest" });
}

// --- Small things ---------------------------------------------------------------------------------------------------------

/** What a service worker answers; null where there is none, or it says nothing, such as one of an older edition that does not know the question. */
function askInTime(worker, what) {
  return worker ? Promise.race([ask(worker, what), new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_ANSWER, null))]) : Promise.resolve(null);
}

/** What a service worker answers; null where it goes without a word. */
function ask(worker, what) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.addEventListener("statechange", () => worker.state === "redundant" && resolve(null));
    worker.postMessage({ do: what }, [port2]);
  });
}

function whenIdle(work) {
  (window.requestIdleCallback ?? setTimeout)(work);
}

function dayOf(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
