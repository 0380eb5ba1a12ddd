// Says whether this device has a complete copy of the site, and makes or deletes it on a press. What it says follows what happens meanwhile: a
// copy is also made some seconds into a first visit, and another tab may delete it.
import { hasCopy, onErased } from "../storage/keep.js";
import { ROOT } from "../storage/names.js";
import { dropCopy, hostFaults, isCopyOffered, isUnwanted, keepCopy, onCopy, ownRegistration, wantCopy, workerFaults } from "./offline.js";

const WORDS = {
  none: "No copy is kept on this device yet.",
  coming: "The copy is being made. Stay on this page until it is whole.",
  whole: "The copy on this device is whole: the site works without a network.",
  retired: "This site has no offline copy any more. It opens only with a network.",
  stopped: "The offline copy is not complete. Its download stopped when the copy was deleted, here or in another tab.",
  failed: "The copy could not be made: a file did not arrive as it should, or there is no room. Nothing half-made is saved. Try again later.",
};

/** Serves the block `element` of the page "Use it without a network". */
export async function start(element) {
  const state = element.querySelector(".copy-state");
  const [keep, drop] = ["keep", "drop"].map((name) => element.querySelector(`[data-do=${name}]`));
  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) {
    state.textContent = "This browser, or the way this site was opened, keeps no copy. The pages can still be read, saved and printed.";
    return;
  }
  let isMaking = false; // on a press, here
  let isErased = false; // everything has been, in another tab, since that press
  let isOffered = true;
  let watched = null; // the worker that is making a copy
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
    element.querySelector(".copy-faults").replaceChildren(...faults);
  };
  const sayWhyNot = async () => {
    say(isErased || isUnwanted() ? "stopped" : "failed");
    element.querySelector(".copy-faults").replaceChildren(...aboutTheWorker(await workerFaults()));
  };
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

/** What the host sends wrongly, for whoever looks after it: sentences and a list, or nothing. `found` is what sw.js has noted. */
function aboutTheHost(found) {
  const { faults = [], isBare = false } = found ?? {};
  const rows = rowsOf(faults);
  return [
    ...(isBare ? [withParts("p", "The host of this site sends no Content-Security-Policy with its files. The offline copy has its own.")] : []),
    ...(rows.length ? [withParts("p", "The host sends these files with a wrong header. The offline copy has the right one. If you look after this site, correct the host:"), withParts("ul", ...rows)] : []),
  ];
}

/** The same of the file without which the browser begins no copy. */
function aboutTheWorker(found) {
  const words = "The browser cannot make an offline copy, because the host sends this file with a wrong header. If you look after this site, correct the host:";
  return found ? [withParts("p", words), withParts("ul", ...rowsOf(found.faults))] : [];
}

/** An entry of a list for each kind of fault, with all files that have it. */
function rowsOf(faults) {
  const alike = new Map();
  for (const { path, header, came, due } of faults) {
    const kind = JSON.stringify([header, came, due]);
    alike.set(kind, [...(alike.get(kind) ?? []), new URL(path, ROOT).pathname]);
  }
  return [...alike].map(([kind, paths]) => withParts("li", ...inWords(paths, ...JSON.parse(kind))));
}

function inWords(paths, header, came, due) {
  const code = (text) => withParts("code", text);
  const more = paths.length > FILES_NAMED ? ` and ${paths.length - FILES_NAMED} more` : "";
  return [...paths.slice(0, FILES_NAMED).flatMap((path, at) => [at ? ", " : "", code(path)]), `${more}: ${header} `,
    ...(came === null ? ["is missing"] : ["is ", code(came)]), ". It should be ", code(due), "."];
}

function withParts(tag, ...parts) {
  const element = document.createElement(tag);
  element.append(...parts);
  return element;
}
