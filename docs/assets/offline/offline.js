// Says on every page how current it is, and loads a newer edition when the reader wants it. sw.js saves the copy itself.
//   a newer edition is ready        a line with a button; never while a case is open, in this tab or another
//   the host has an older one       the same line, saying so
//   offline, or no answer           the edition and when it was last checked; after 14 days a warning that stays
//   the host answers differently    the same, and a button that deletes the offline copy; nothing is deleted by itself
//   no offline copy any more        the copy on this device is deleted (`offline: false` in mkdocs.yml)
//   an urgent edition is out        the navigator stops until the page is loaded again
// It checks when a page opens, when the reader returns to it, and when the network is back.
// Nothing waits for any of this. In a browser without service workers the site works as a plain website.
import { button, findIfAny, made } from "../site/elements.js";
import { builds, hasCopy } from "../storage/caches.js";
import "../storage/former-names.js";
import { CASE_IS_OPEN, ERASED } from "../storage/names.js";
import { isErasedMeanwhile, isUnwanted, lastChecked, noteChecked, noteNoMore } from "../storage/notes.js";
import { isOlder, latest, versionOf } from "./host.js";
import { buildOf, dayOf, dropCopy, keepCopy, ownController, ownRegistration } from "./site-copy.js";

const OLD_AFTER_DAYS = 14;
const MILLISECONDS_BEFORE_FIRST_COPY = 4_000; // the page itself, and Python on the navigator's page, come first
const DAY = 86_400_000;

/** @typedef {{ line: HTMLElement, workers: ServiceWorkerContainer | undefined, build: string | undefined }} Place */

/** Watches the edition of the page for as long as the page is open. `line` is the status line for it. @param {HTMLElement} line */
export async function start(line) {
  const workers = location.protocol.startsWith("http") ? navigator.serviceWorker : undefined;
  const said = await latest();
  // A page that did not come from a copy is of the host's edition at that time.
  const place = { line, workers, build: (await buildOf(ownController())) ?? said.version?.build };
  const registered = await ownRegistration();
  if (registered) {
    watch(registered, place);
  }
  await follow(said, place);
  const lookAgain = async () => isStopped || follow(await latest(), place);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
  addEventListener("online", lookAgain);
  if (workers && !registered && said.version?.offline !== false && !(/** @type {{ connection?: { saveData: boolean } }} */ (navigator).connection?.saveData)) {
    keepLater();
  }
}

/**
 * Acts on what the host says about its edition.
 * @param {Awaited<ReturnType<typeof latest>>} answer @param {Place} place
 */
async function follow({ version, isOther }, { line, workers, build }) {
  const registered = await ownRegistration();
  if (workers && version?.offline === false) {
    await retire(line);
  }
  // If no build is known, because the first check had no answer, the page's own label is used.
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
  if (registered && isNewerReady(registered)) {
    await offerIt(line, registered, build);
  } else if (version && registered && version.build !== build && isOlder(version, await versionOf(build))) {
    say(line, `${goneBackTo(version)} You can use it when its copy is complete.`);
  } else if (version) {
    line.replaceChildren();
  } else {
    tellAge(line);
  }
  if (registered && version) {
    noteChecked(dayOf(new Date()));
  }
  registered?.update().catch(() => {}); // offline there is nothing newer
}

/** Deletes a copy that this site no longer offers, and says so. It also does this after the worker of the retired site, which cannot delete the note. @param {HTMLElement} line */
async function retire(line) {
  const hadCopy = lastChecked() !== null || (await hasCopy());
  await dropCopy();
  if (hadCopy) {
    say(line, "This site no longer has an offline copy. The one on this device has been deleted, so you need an internet connection to open the site.");
  }
}

/** Makes the copy of a first visit once the page itself is there, unless the reader has deleted one or everything by then. */
function keepLater() {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(ERASED) : null;
  channel?.addEventListener("message", noteNoMore);
  const isWanted = () => !isErasedMeanwhile() && !isUnwanted();
  const keep = () => keepCopy(isWanted).catch(() => {}).finally(() => channel?.close()); // with an open one, the browser does not keep a page in memory
  setTimeout(() => whenIdle(keep), MILLISECONDS_BEFORE_FIRST_COPY);
}

// --- What the reader is told ------------------------------------------------------------------------------------------------

/** Says, when offline, which edition this is and when it was last checked. @param {HTMLElement} line */
function tellAge(line) {
  const { words, isOld } = age(line);
  const warning = isOld && lastChecked() !== null ? " Go online and refresh this page before you rely on it." : "";
  say(line, `You are offline. ${words}${warning}`, isOld);
}

/** Says that the host does not answer like this site. Nothing is deleted by itself, because the answer may be that of a network, not of the host. @param {HTMLElement} line */
function tellOfAnother(line) {
  const { words, isOld } = age(line);
  const what = "The host answered, but not as this site does. It may have moved or been retired. If this network asks you to log in, do that first.";
  say(line, `${what} ${words}`, isOld, button("Delete the offline copy", "", async () => {
    await dropCopy();
    say(line, "The offline copy has been deleted. The next page that you open comes from the host.");
  }));
}

/** @param {HTMLElement} line */
function age(line) {
  const { edition, reviewed } = line.dataset;
  const day = lastChecked();
  const days = day === null ? null : Math.round((Date.parse(dayOf(new Date())) - Date.parse(day)) / DAY);
  const when = days === null ? "We do not know when it was last checked for updates." : `Last checked for updates: ${days < 1 ? "today" : days === 1 ? "yesterday" : `${days} days ago`}.`;
  return { words: `This is edition ${edition}, reviewed on ${reviewed}. ${when}`, isOld: days === null || days >= OLD_AFTER_DAYS };
}

let isStopped = false; // an urgent edition is out, and nothing replaces that message until the page is loaded again

/** @param {HTMLElement} line @param {string} words @param {boolean} isWarning @param {HTMLElement} [press] */
function say(line, words, isWarning = false, press) {
  if (isStopped || line.textContent === `${words} ${press?.textContent ?? ""}`) {
    return; // the same message is not read out again, and its button keeps the focus
  }
  const className = isWarning ? "edition-line edition-warning" : "edition-line";
  line.replaceChildren(made("p", { className }, `${words} `, ...(press ? [press] : [])));
}

/** Looks for a newer copy that waits. Once the reader accepts it, this tab and all others load it. @param {ServiceWorkerRegistration} registration @param {Place} place */
function watch(registration, { line, workers, build }) {
  const listen = () => registration.installing?.addEventListener("statechange", () => isNewerReady(registration) && offerIt(line, registration, build));
  listen();
  registration.addEventListener("updatefound", listen);
  // A page of this site may be under the worker of a site above it, with other editions.
  workers?.addEventListener("controllerchange", async () => ownController() && ((await isCaseOpen()) || location.reload()));
}

/** Returns whether a newer copy waits for a page that came from an older one. A page that did not come from a copy is not older. @param {ServiceWorkerRegistration | undefined} registration */
function isNewerReady(registration) {
  return Boolean(registration?.waiting && ownController());
}

/** Offers the copy that waits. If the host has gone back to an older edition, the text says so. @param {HTMLElement} line @param {ServiceWorkerRegistration} registration @param {string | undefined} build */
async function offerIt(line, registration, build) {
  const other = (await builds()).findLast((one) => one !== build);
  const [own, next] = await Promise.all([build, other].map(versionOf));
  if (!other || !isNewerReady(registration)) {
    return; // the worker of a retired site does not have a copy, or it has not waited
  }
  const isBack = isOlder(next, own);
  const words = isBack ? goneBackTo(/** @type {Version} */ (next)) : "A new edition of this site is available.";
  say(line, words, false, button(isBack ? "Use the older edition" : "Update now", "", async () => {
    if (await isCaseOpen()) {
      say(line, `You have a case open in this tab or another tab. Finish it, save it or start again before you ${isBack ? "use the older edition" : "update"}.`, false,
        button("Try again", "", () => offerIt(line, registration, build)));
    } else {
      registration.waiting?.postMessage({ do: "apply" });
    }
  }));
}

/** @param {Pick<Version, "edition" | "reviewed">} version */
function goneBackTo({ edition, reviewed }) {
  return `This site has gone back to an older edition: ${edition}, reviewed on ${reviewed}.`;
}

/** Returns whether a case is open in any tab of this site. An edition never changes in the middle of a case. */
async function isCaseOpen() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === CASE_IS_OPEN);
}

/** @param {HTMLElement} line @param {boolean} isForOlder */
function stopTheNavigator(line, isForOlder) {
  const page = findIfAny(document, "[data-module='navigator/navigator']");
  if (page) {
    page.inert = true;
  }
  const what = isForOlder ? "This edition has been withdrawn" : "This edition had an error";
  const words = page ? `${what}, so its navigator has been switched off. You will not lose your case while this tab is open.` : `${what}.`;
  say(line, words, true, button(`Load the ${isForOlder ? "older" : "corrected"} edition`, "", async () => {
    await dropCopy();
    location.reload();
  }));
  isStopped = true;
  line.scrollIntoView({ block: "nearest" });
}

/** @param {() => void} work */
function whenIdle(work) {
  (window.requestIdleCallback ?? setTimeout)(work);
}
