// Says whether this device has a complete copy of the site, and makes or deletes it on a press. The text is updated meanwhile. A copy is
// also made some seconds into a first visit, and another tab may delete it.
import { find, made } from "../site/elements.js";
import { hasCopy } from "../storage/caches.js";
import { onErased } from "../storage/everything.js";
import { ROOT } from "../storage/names.js";
import { isUnwanted, wantCopy } from "../storage/notes.js";
import { isCopyOffered } from "./host.js";
import { hostFaults, workerFaults } from "./host-faults.js";
import { dropCopy, keepCopy, onCopy, ownRegistration } from "./site-copy.js";

const WORDS = {
  none: "There is no offline copy on this device yet.",
  coming: "The offline copy is being saved. Stay on this page until it is complete.",
  whole: "The offline copy on this device is complete. You can use this site offline.",
  retired: "This site no longer has an offline copy. You need an internet connection to open it.",
  stopped: "The offline copy is not complete. Its download stopped when the copy was deleted, here or in another tab.",
  failed: "The offline copy could not be saved, because a file did not download correctly or there is not enough space. No part of it was saved. Try again later.",
};

/** Serves the block `element` of the page "Use this site offline". @param {HTMLElement} element */
export async function start(element) {
  const state = find(element, ".copy-state");
  const [keep, drop] = ["keep", "drop"].map((name) => find(element, `[data-do=${name}]`, HTMLButtonElement));
  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) {
    state.textContent = "An offline copy cannot be saved in this browser, or because of how this site was opened. You can still read, save and print the pages.";
    return;
  }
  let isMaking = false; // after a press, here
  let isErased = false; // everything has been deleted in another tab since that press
  let isOffered = true;
  /** @type {ServiceWorker | null} the worker that is making a copy */
  let watched = null;
  const show = async () => {
    const registration = await ownRegistration();
    const isWhole = !isMaking && registration?.active?.state === "activated" && (await hasCopy());
    const maker = isWhole ? null : (registration?.installing ?? registration?.active);
    if (maker && maker !== watched) {
      watched = maker;
      maker.addEventListener("statechange", () => (maker.state === "redundant" ? sayWhyNot() : show()));
    }
    const isComing = isMaking || (maker && maker.state !== "activated");
    say(isWhole ? "whole" : isComing ? "coming" : isOffered ? "none" : "retired");
    const faults = isWhole ? aboutTheHost(await hostFaults()) : isComing || !isOffered ? [] : aboutTheWorker(await workerFaults());
    find(element, ".copy-faults").replaceChildren(...faults);
  };
  const sayWhyNot = async () => {
    say(isErased || isUnwanted() ? "stopped" : "failed");
    find(element, ".copy-faults").replaceChildren(...aboutTheWorker(await workerFaults()));
  };
  /** @param {keyof typeof WORDS} what */
  const say = (what) => {
    if (state.textContent !== WORDS[what]) {
      state.textContent = WORDS[what];
    }
    keep.hidden = what === "whole" || what === "retired";
    keep.disabled = what === "coming";
    drop.hidden = what !== "whole";
  };
  keep.addEventListener("click", async () => {
    isMaking = true;
    isErased = false;
    say("coming");
    try {
      wantCopy(true);
      await keepCopy();
      await navigator.storage?.persist?.(); // asks the browser not to delete it when space runs short
      isMaking = false;
      await show();
      drop.focus();
    } catch {
      isMaking = false;
      await sayWhyNot();
    }
  });
  drop.addEventListener("click", async () => {
    wantCopy(false);
    await dropCopy();
    await show();
    keep.focus();
  });
  onCopy(show);
  navigator.serviceWorker.ready.then(show); // another tab may have made it
  onErased(() => {
    isErased = true;
    show();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
  await show();
  isOffered = await isCopyOffered();
  await show();
}

const FILES_NAMED = 5;

/** Returns what the host sends wrongly, for the person who runs it: sentences and a list, or nothing. `found` is what sw.js has noted. @param {HostFaults | null} found */
function aboutTheHost(found) {
  const { faults = [], isBare = false } = found ?? {};
  const rows = rowsOf(faults);
  return [
    ...(isBare ? [made("p", {}, "The host of this site sends no Content-Security-Policy with its files. The offline copy has its own.")] : []),
    ...(rows.length ? [made("p", {}, "The host sends these files with a wrong header. The offline copy has the right one. If you look after this site, correct the host:"), made("ul", {}, ...rows)] : []),
  ];
}

/** Returns the same for sw.js, because without it the browser cannot begin a copy. @param {HostFaults | null} found */
function aboutTheWorker(found) {
  const words = "The browser cannot make an offline copy, because the host sends this file with a wrong header. If you look after this site, correct the host:";
  return found ? [made("p", {}, words), made("ul", {}, ...rowsOf(found.faults))] : [];
}

/** Returns an entry of a list for each kind of fault, with all files that have it. @param {HeaderFault[]} faults */
function rowsOf(faults) {
  /** @type {Map<string, string[]>} */
  const alike = new Map();
  for (const { path, header, came, due } of faults) {
    const kind = JSON.stringify([header, came, due]);
    alike.set(kind, [...(alike.get(kind) ?? []), new URL(path, ROOT).pathname]);
  }
  return [...alike].map(([kind, paths]) => {
    const [header, came, due] = JSON.parse(kind);
    return made("li", {}, ...inWords(paths, header, came, due));
  });
}

/** @param {string[]} paths @param {string} header @param {string | null} came @param {string} due */
function inWords(paths, header, came, due) {
  /** @param {string} text */
  const code = (text) => made("code", {}, text);
  const more = paths.length > FILES_NAMED ? ` and ${paths.length - FILES_NAMED} more` : "";
  return [...paths.slice(0, FILES_NAMED).flatMap((path, at) => [at ? ", " : "", code(path)]), `${more}: ${header} `,
    ...(came === null ? ["is missing"] : ["is ", code(came)]), ". It should be ", code(due), "."];
}
