// Says on every page how fresh it is, and lets a newer edition in when the reader wants it. sw.js keeps the copy itself.
//   a newer edition is ready        a line with a button; never while a case is open, in this tab or another
//   the host has an older one       the same line, in true words
//   no network, or no answer        the edition and when it was last checked; after 14 days a warning that stays
//   the host answers otherwise      the same, and a button that deletes the offline copy; nothing is deleted by itself
//   no offline copy any more        the copy on this device is deleted (`offline: false` in mkdocs.yml)
//   an urgent edition is out        the navigator stops until the page is loaded again
// It looks when a page opens, when the reader comes back to it, and when the network comes back.
// Nothing waits for any of this: where the browser has no service workers the site works on as a plain website.
import "../storage/former-names.js";
import { scriptOf } from "../site/trusted.js";
import { CASE_IS_OPEN, CHECKED, COPY, ERASED, ROOT, UNWANTED, former } from "../storage/names.js";

/** What is noted in local storage: its key, and what it is in words for the reader. */
export const NOTES = {
  [CHECKED]: "The day when this browser last looked for a newer edition",
  [UNWANTED]: "Your wish that no copy of this site is kept",
};

/** The key of what belongs to the copy, and stays as long as that does. */
export const NOTE_OF_COPY = CHECKED;

export const WORKER = new URL("sw.js", ROOT);
const VERSION = new URL("version.json", ROOT); // sw.js has a copy of it beside the files, and
const FAULTS = new URL("sw.js?faults", ROOT); // what the host sent wrongly when they were downloaded
const SECONDS_FOR_VERSION = 4;
const OLD_AFTER_DAYS = 14;
const MILLISECONDS_BEFORE_FIRST_COPY = 4_000; // the page itself, and Python on the navigator's, come first
const MILLISECONDS_TO_ANSWER = 3_000;
const DAY = 86_400_000;

/** Watches over the edition for the page, for as long as it is open; `line` is the status line for it. */
export async function start(line) {
  const workers = location.protocol.startsWith("http") ? navigator.serviceWorker : undefined;
  const said = await latest();
  // A page that came from no copy is of the edition that the host had when it was opened.
  const place = { line, workers, build: (await buildOf(ownController())) ?? said.version?.build };
  const registered = await ownRegistration();
  if (registered) {
    watch(registered, place);
  }
  await follow(said, place);
  const lookAgain = async () => isStopped || follow(await latest(), place);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
  addEventListener("online", lookAgain);
  if (workers && !registered && said.version?.offline !== false && !navigator.connection?.saveData) {
    keepLater();
  }
}

/** Does what follows from what the host says of its edition. */
async function follow({ version, isOther }, { line, workers, build }) {
  const registered = await ownRegistration();
  if (workers && version?.offline === false) {
    await retire(line);
  }
  // Where no build is known, because the first look had no answer, the page's own label has to do.
  if (workers && version?.urgent && (build ? version.build !== build : version.edition !== line.dataset.edition)) {
    stopTheNavigator(line, isOlder(version, await versionOf(build)));
    return;
  }
  if (version?.offline === false) {
    return;
  }
  if (isOther) {
    if (registered) {
      tellOfAnother(line);
    }
    return;
  }
  if (isNewerReady(registered)) {
    await offerIt(line, registered, build);
  } else if (version && registered && version.build !== build && isOlder(version, await versionOf(build))) {
    say(line, `${goneBackTo(version)} You can use it when its copy is complete.`);
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

/** Deletes a copy that this site no longer offers, and says so, also if the worker of the retired site was first: that one cannot take the note away. */
async function retire(line) {
  const hadCopy = lastChecked() !== null || (await copies()).length > 0;
  await dropCopy();
  if (hadCopy) {
    say(line, "This site no longer has an offline copy. The one on this device has been deleted, so the site opens only with a network.");
  }
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
  const before = timesTakenAway;
  const registration = await inTurn(async () => {
    const found = isWanted() && (await register());
    return found && (timesTakenAway !== before || isUnwanted()) ? drop() : found; // who takes a copy away does not wait for a host that is silent
  });
  if (!registration) {
    return;
  }
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  changes.dispatchEvent(new Event("change"));
  await new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated" || (worker.state === "installed" && registration.active)) {
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

/** Registers the worker. Where that fails, once more: the browser may have kept an answer of sw.js that the host has put right since, which "not changed" confirms. */
async function register() {
  const attempt = () => navigator.serviceWorker.register(scriptOf(WORKER), { updateViaCache: "none" });
  return attempt().catch(async () => {
    await fetch(WORKER, { cache: "reload" });
    return attempt();
  });
}

/** What the host sends wrongly with sw.js itself, without which no copy can begin: as in `hostFaults`. Null where that is as it should be, or not known. */
export async function workerFaults() {
  try {
    const response = await fetch(WORKER, { cache: "reload", redirect: "manual" });
    const text = await response.text();
    const due = { "Content-Type": writtenIn(text, "TYPES")[".js"], ...writtenIn(text, "HEADERS")[""] };
    const path = WORKER.pathname.slice(ROOT.pathname.length);
    const faults = Object.keys(MATCHES)
      .map((header) => ({ path, header, came: response.headers.get(header), due: due[header] }))
      .filter(({ header, came, due: right }) => !MATCHES[header](came, right));
    return response.ok && faults.length ? { faults } : null;
  } catch {
    return null;
  }
}

/** Whether a header of sw.js does: any name of JavaScript, and the policy that is due, in any order, or none. */
const MATCHES = {
  "Content-Type": (came) => /^\s*(text|application)\/(x-)?(java|ecma)script\s*(;|$)/i.test(came ?? ""),
  "Content-Security-Policy": (came, due) => came === null || directivesOf(came) === directivesOf(due),
};

function directivesOf(policy) {
  return policy.split(";").map((one) => one.trim().replace(/\s+/g, " ")).filter(Boolean).sort().join(";");
}

/** What the build has written above the text of sw.js. */
function writtenIn(text, name) {
  return JSON.parse(new RegExp(`^const ${name} = (.*?);$`, "ms").exec(text)[1]);
}

/** Whether the reader has had the copy deleted, here or in another tab, and has not asked for it again. */
export function isUnwanted() {
  return noted(UNWANTED) === "yes";
}

/** Notes whether the reader wants a copy: one that was taken away is not made again until it is asked for. */
export function wantCopy(isWanted) {
  unnote(UNWANTED);
  if (!isWanted) {
    note(UNWANTED, "yes");
  }
}

/** The registration of this site's service worker. Asked for one address, the browser may name that of a site above this one, as long as ours is being installed. */
export async function ownRegistration() {
  const found = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  return found.find(({ scope }) => scope === ROOT.href);
}

/** This site's service worker, if this page came from it. */
function ownController() {
  const worker = location.protocol.startsWith("http") ? navigator.serviceWorker?.controller : null;
  return worker?.scriptURL === WORKER.href ? worker : null;
}

/** The names of the copies of this site that the browser has, as sw.js tells them: behind the beginning of the name there is no slash. */
export async function copies() {
  try {
    const names = await window.caches.keys();
    const areOfThisSite = await Promise.all(names.map((name) => name.startsWith(former(COPY)) && isOfThisSite(name)));
    return names.filter((name, at) => (name.startsWith(COPY) && !name.includes("/", COPY.length)) || areOfThisSite[at]);
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
  const isWanted = () => !isErased && !isUnwanted();
  const keep = () => keepCopy(isWanted).catch(() => {}).finally(() => channel?.close()); // an open one keeps a page out of the browser's memory
  setTimeout(() => whenIdle(keep), MILLISECONDS_BEFORE_FIRST_COPY);
}

/** Takes the copy of the site off this device, also one that is being made; pages then come from the host. */
export async function dropCopy() {
  unnote(CHECKED);
  timesTakenAway += 1;
  await inTurn(drop, AbortSignal.timeout?.(MILLISECONDS_TO_ANSWER)).catch((fault) => (fault.name === "TimeoutError" ? drop() : Promise.reject(fault)));
  changes.dispatchEvent(new Event("change"));
}

async function drop() {
  const registration = await ownRegistration();
  const { installing, waiting, active } = registration ?? {};
  await Promise.all([installing, waiting, active].map((worker) => askInTime(worker, "drop"))); // open pages keep a worker, and one may be filling a copy
  await inTime(registration?.unregister()); // it waits for what the browser has begun, such as asking a silent host for sw.js, and comes after that
  const dropOne = (name) => (name.startsWith(COPY) ? caches.delete(name) : dropOwn(name));
  await Promise.all((await copies()).map((name) => navigator.locks.request(name, () => dropOne(name)))); // the locks of sw.js
}

/** Deletes what is of this site in a copy of a former edition, as sw.js does: another site of this host may have its files in it. */
async function dropOwn(name) {
  const cache = await caches.open(name);
  const files = (await cache.keys()).map(({ url }) => url);
  const others = files.filter((url) => url.endsWith("/404.html")).map((url) => new URL("./", url).href).filter((root) => root.length > ROOT.href.length);
  const isOurs = (url) => url.startsWith(ROOT.href) && !others.some((root) => url.startsWith(root));
  await Promise.all(files.filter(isOurs).map((url) => cache.delete(url)));
  if (files.every(isOurs)) {
    await caches.delete(name);
  }
}

/** Does what begins a copy or takes it away one after the other, in all tabs. Rejects if its turn has not come when `signal` ends the wait. */
function inTurn(work, signal) {
  return navigator.locks.request(COPY, signal ? { signal } : {}, work);
}

// --- What the host says ---------------------------------------------------------------------------------------------------

let heard; // what the host said last
let hearFirst;
const first = new Promise((resolve) => { hearFirst = resolve; });

/** Whether the host offers an offline copy, as far as it has said; resolves when it has been asked. */
export async function isCopyOffered() {
  await first;
  return heard.version?.offline !== false;
}

async function latest() {
  heard = await answerOf(VERSION);
  hearFirst();
  return heard;
}

/**
 * What the host answers: {version}, {isOther: true} where that is not the answer of such a site (another site, a redirect, nothing at this address, the page
 * of a network that asks to log in), and {} where it is silent for some seconds, out of order or out of reach.
 */
async function answerOf(address) {
  try {
    const response = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(SECONDS_FOR_VERSION * 1000) });
    const text = await response.text();
    if (response.status >= 500 || response.status === 429) {
      return {};
    }
    const version = response.ok ? versionIn(text) : null;
    return version ? { version } : { isOther: true };
  } catch {
    return {};
  }
}

/** What a text says of an edition; null where it is not a version.json of such a site. */
function versionIn(text) {
  try {
    const version = JSON.parse(text);
    return /^[0-9a-f]{12}$/.test(version.build) && typeof version.offline === "boolean" ? version : null;
  } catch {
    return null;
  }
}

/** What is known of the edition of a build: from its copy, else from the host if it has the same one. */
async function versionOf(build) {
  const own = await window.caches.match(VERSION.href, { cacheName: COPY + build });
  return (own && versionIn(await own.text())) || (heard.version?.build === build ? heard.version : null);
}

/** The builds that there are copies of, in the order in which these were begun. No worker is asked: a message keeps one from giving way to the next. */
async function builds() {
  return (await copies()).filter((name) => name.startsWith(COPY)).map((name) => name.slice(COPY.length));
}

/** What the host sent wrongly when the newest copy was filled: {faults: [{path, header, came, due}], isBare}; see sw.js. Null where nothing is known. */
export async function hostFaults() {
  const found = await window.caches.match(FAULTS.href, { cacheName: COPY + (await builds()).at(-1) });
  return found ? found.json() : null;
}

// --- What is noted in the browser -------------------------------------------------------------------------------------------

let isErased = false; // the reader has had everything erased, here or in another tab
let timesTakenAway = 0; // how often that was, or the copy was taken away here

/** From now on this page notes nothing, and makes no copy by itself. */
export function noteNoMore() {
  isErased = true;
  timesTakenAway += 1;
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
  const { words, isOld } = age(line);
  const warning = isOld && lastChecked() !== null ? " That is long ago: go online and reload before you rely on it." : "";
  say(line, `No connection. ${words}${warning}`, isOld);
}

/** Tells that the host answers otherwise than this site does. Nothing is deleted by itself: the answer may be that of a network, not of the host. */
function tellOfAnother(line) {
  const { words, isOld } = age(line);
  const what = "The host answered, but not as this site does. It may have moved or been retired. If this network asks you to log in, do that first.";
  say(line, `${what} ${words}`, isOld, buttonTo("Delete the offline copy", async () => {
    await dropCopy();
    say(line, "The offline copy has been deleted. The next page that you open comes from the host.");
  }));
}

function age(line) {
  const { edition, reviewed } = line.dataset;
  const day = lastChecked();
  const days = day === null ? null : Math.round((Date.parse(dayOf(new Date())) - Date.parse(day)) / DAY);
  const when = days === null ? "It is not known when this was last checked." : `Last checked for a newer one: ${days < 1 ? "today" : days === 1 ? "yesterday" : `${days} days ago`}.`;
  return { words: `This is edition ${edition}, reviewed on ${reviewed}. ${when}`, isOld: days === null || days >= OLD_AFTER_DAYS };
}

let isStopped = false; // an urgent edition is out: nothing takes the place of that word, until the page is loaded again

function say(line, words, isWarning = false, button) {
  if (isStopped || line.textContent === `${words} ${button?.textContent ?? ""}`) {
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
function watch(registration, { line, workers, build }) {
  const listen = () => registration.installing?.addEventListener("statechange", () => isNewerReady(registration) && offerIt(line, registration, build));
  listen();
  registration.addEventListener("updatefound", listen);
  // A page of this site may be under the worker of a site above it, whose editions are not its own.
  workers.addEventListener("controllerchange", async () => ownController() && ((await isCaseOpen()) || location.reload()));
}

/** Whether a newer copy waits for a page that came from an older one; a page that came from no copy is not older. */
function isNewerReady(registration) {
  return Boolean(registration?.waiting && ownController());
}

/** Offers the copy that waits. A host may have gone back to an older edition: then the reader is told that. */
async function offerIt(line, registration, build) {
  const other = (await builds()).findLast((one) => one !== build);
  const [own, next] = await Promise.all([build, other].map(versionOf));
  if (!other || !isNewerReady(registration)) {
    return; // the worker of a retired site has no copy, or it has not waited
  }
  const isBack = isOlder(next, own);
  const words = isBack ? goneBackTo(next) : "A new edition of this site is ready.";
  const kind = isBack ? "older" : "new";
  say(line, words, false, buttonTo(`Use the ${kind} edition`, async () => {
    if (await isCaseOpen()) {
      say(line, `A case is open, here or in another tab. Finish it, keep it or start again; then the ${kind} edition can be used.`, false,
        buttonTo("Look again", () => offerIt(line, registration, build)));
    } else {
      registration.waiting?.postMessage({ do: "apply" });
    }
  }));
}

function goneBackTo({ edition, reviewed }) {
  return `This site has gone back to an older edition: ${edition}, reviewed on ${reviewed}.`;
}

/** Whether one edition came before another, as far as both are known; those without a stamp came before those with one. */
function isOlder(one, other) {
  return Boolean(one && other?.stamp && !(one.stamp >= other.stamp));
}

/** Whether a case is open in any tab of this site: an edition never changes in the middle of a case. */
async function isCaseOpen() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === CASE_IS_OPEN);
}

function stopTheNavigator(line, isForOlder) {
  const page = document.querySelector("[data-module='navigator/navigator']");
  if (page) {
    page.inert = true;
  }
  const what = `This edition has been ${isForOlder ? "withdrawn" : "corrected"} urgently`;
  const words = page ? `${what}, so its navigator has stopped. Your case is kept while this tab stays open.` : `${what}.`;
  say(line, words, true, buttonTo(`Load the ${isForOlder ? "older" : "corrected"} edition`, async () => {
    await dropCopy();
    location.reload();
  }));
  isStopped = true;
  line.scrollIntoView({ block: "nearest" });
}

// --- Small things ---------------------------------------------------------------------------------------------------------

/** Which build a service worker serves; null where there is none or it says nothing. */
function buildOf(worker) {
  return askInTime(worker, "build");
}

/** What a service worker answers; null where there is none, or it says nothing, such as one of an older edition that does not know the question. */
function askInTime(worker, what) {
  return worker ? inTime(ask(worker, what)) : Promise.resolve(null);
}

/** What is answered within some seconds, else null. */
function inTime(answer) {
  return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_ANSWER, null))]);
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
