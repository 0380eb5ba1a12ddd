// Says whether this device has a complete copy of the site, and makes or deletes it on a press. What it says follows what happens meanwhile: a
// copy is also made some seconds into a first visit, and another tab may delete it.
import { hasCopy, onErased } from "./keep.js";
import { dropCopy, keepCopy, onCopy, ownRegistration, wantCopy } from "./offline.js";

const WORDS = {
  none: "No copy is kept on this device yet.",
  coming: "The copy is being made. Stay on this page until it is whole.",
  whole: "The copy on this device is whole: the site works without a network.",
  failed: "The copy could not be made: a file did not arrive as it should, or there is no room. Nothing half-made is kept. Try again later.",
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
  let watched = null; // the worker that is making a copy
  const show = async () => {
    const registration = await ownRegistration();
    const isWhole = !isMaking && registration?.active?.state === "activated" && (await hasCopy());
    const maker = isWhole ? null : (registration?.installing ?? registration?.active);
    if (maker && maker !== watched) {
      watched = maker;
      maker.addEventListener("statechange", () => (maker.state === "redundant" ? say("failed") : show()));
    }
    const isComing = isMaking || (maker && maker.state !== "activated");
    say(isWhole ? "whole" : isComing ? "coming" : "none");
  };
  const say = (what) => {
    if (state.textContent !== WORDS[what]) {
      state.textContent = WORDS[what];
    }
    keep.hidden = what === "whole";
    keep.disabled = what === "coming";
    drop.hidden = what !== "whole";
  };
  keep.addEventListener("click", async () => {
    isMaking = true;
    say("coming");
    try {
      wantCopy(true);
      await keepCopy();
      await navigator.storage?.persist?.(); // asks the browser not to delete it when space runs short
      await navigator.serviceWorker.ready;
      isMaking = false;
      await show();
      drop.focus();
    } catch {
      isMaking = false;
      say("failed");
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
  onErased(show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
  await show();
}
