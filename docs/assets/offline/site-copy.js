// The copy of this site on this device: registers, asks and deletes its service worker. sw.js fills the copy itself. In a browser without
// service workers, only the functions that say so are called.
import { scriptOf } from "../site/trusted.js";
import { dropCopies } from "../storage/caches.js";
import { COPY, ROOT } from "../storage/names.js";
import { isUnwanted, noteChecked, noteTakenAway, takenAwaySince } from "../storage/notes.js";
import { WORKER } from "./host.js";

const MILLISECONDS_TO_ANSWER = 3_000;

/** Calls back when this page begins to make a copy of the site, or has deleted it. @param {() => void} work */
export function onCopy(work) {
  changes.addEventListener("change", work);
}

const changes = new EventTarget();

/**
 * Saves a copy of the site on this device, and resolves when it is complete. Rejects if that is not possible. Does nothing if `isWanted`
 * returns false when its turn comes. The copy may have been deleted, here or in another tab, since this page began to make one.
 */
export async function keepCopy(isWanted = () => true) {
  const isTakenAway = takenAwaySince();
  const registration = await inTurn(async () => {
    const found = isWanted() && (await register());
    return found && (isTakenAway() || isUnwanted()) ? drop() : found; // the deletion of a copy does not wait for a host that does not answer
  });
  const worker = registration && (registration.installing ?? registration.waiting ?? registration.active);
  if (!registration || !worker) {
    return;
  }
  changes.dispatchEvent(new Event("change"));
  await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated" || (worker.state === "installed" && registration.active)) {
        resolve();
      } else if (worker.state === "redundant") {
        reject(new Error("The copy could not be made."));
      }
    };
    worker.addEventListener("statechange", look);
    look();
  }));
  if (worker === registration.active && !(await ask(worker, "fill"))) {
    await registration.unregister();
    throw new Error("The copy could not be made.");
  }
  noteChecked(dayOf(new Date()));
}

/** Registers the worker, and tries once more after a failure. The browser may have kept a wrong answer of sw.js that the host has fixed since, and that "not changed" confirms. */
async function register() {
  const attempt = () => navigator.serviceWorker.register(scriptOf(WORKER), { updateViaCache: "none" });
  return attempt().catch(async () => {
    await fetch(WORKER, { cache: "reload" });
    return attempt();
  });
}

/** Returns the registration of this site's service worker. For one address, the browser may name that of a site above this one while ours is being installed. */
export async function ownRegistration() {
  const found = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  return found.find(({ scope }) => scope === ROOT.href);
}

/** Returns this site's service worker, if this page came from it. */
export function ownController() {
  const worker = location.protocol.startsWith("http") ? navigator.serviceWorker?.controller : null;
  return worker?.scriptURL === WORKER.href ? worker : null;
}

/** Deletes the copy of the site from this device, even one that is being made. Pages then come from the host. */
export async function dropCopy() {
  noteTakenAway();
  await inTurn(drop, AbortSignal.timeout?.(MILLISECONDS_TO_ANSWER)).catch((fault) => (fault.name === "TimeoutError" ? drop() : Promise.reject(fault)));
  changes.dispatchEvent(new Event("change"));
}

async function drop() {
  const registration = await ownRegistration();
  const { installing, waiting, active } = registration ?? {};
  await Promise.all([installing, waiting, active].map((worker) => askInTime(worker, "drop"))); // open pages keep a worker, and one may be filling a copy
  await inTime(registration?.unregister()); // it waits for what the browser has begun, such as a request for sw.js without an answer, so it comes last
  await dropCopies();
}

/** Runs the work that begins or deletes a copy one after the other, in all tabs. Rejects if its turn has not come when `signal` ends the wait. @template Done @param {() => Promise<Done>} work @param {AbortSignal} [signal] @returns {Promise<Done>} */
function inTurn(work, signal) {
  return navigator.locks.request(COPY, signal ? { signal } : {}, work);
}

/** Returns the build that a service worker serves, or null without a worker or an answer. @param {ServiceWorker | null} worker @returns {Promise<string | null>} */
export function buildOf(worker) {
  return askInTime(worker, "build");
}

/** Returns what a service worker answers, or null without a worker or an answer. One of an older edition may not know the question. @param {ServiceWorker | null | undefined} worker @param {string} what @returns {Promise<any>} */
function askInTime(worker, what) {
  return worker ? inTime(ask(worker, what)) : Promise.resolve(null);
}

/** Returns what is answered within some seconds, else null. @param {Promise<unknown> | undefined} answer */
function inTime(answer) {
  return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_ANSWER, null))]);
}

/** Returns what a service worker answers, or null if it ends without an answer. @param {ServiceWorker} worker @param {string} what */
function ask(worker, what) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.addEventListener("statechange", () => worker.state === "redundant" && resolve(null));
    worker.postMessage({ do: what }, [port2]);
  });
}

/** Returns the day of a moment where the reader is, as 2009-08-27. @param {Date} date */
export function dayOf(date) {
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
