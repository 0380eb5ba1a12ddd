// Says whether this device keeps a copy of the site, and keeps it or takes it away on a press.
import { dropCopy, keepCopy, wantCopy } from "./offline.js";

/** Serves the block `element` of the page "Use it without a network". */
export async function start(element) {
  const root = new URL(element.dataset.root, location.href);
  const state = element.querySelector(".copy-state");
  const [keep, drop] = ["keep", "drop"].map((name) => element.querySelector(`[data-do=${name}]`));
  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) {
    state.textContent = "This browser, or the way this site was opened, keeps no copy. The pages can still be read, saved and printed.";
    return;
  }
  const show = async () => {
    const kept = Boolean((await navigator.serviceWorker.getRegistration(root.href))?.active);
    keep.hidden = kept;
    drop.hidden = !kept;
    state.textContent = kept ? "The copy on this device is whole: the site works without a network." : "No copy is kept on this device yet.";
  };
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    state.textContent = "The copy is being made. Stay on this page until it is whole.";
    try {
      wantCopy(true);
      await keepCopy(root);
      await navigator.storage?.persist?.(); // asks the browser not to throw it away when room runs short
      await navigator.serviceWorker.ready;
      await show();
      drop.focus();
    } catch {
      state.textContent = "The copy could not be made: a file did not arrive as it should, or there is no room. Nothing half-made is kept. Try again later.";
    }
    keep.disabled = false;
  });
  drop.addEventListener("click", async () => {
    wantCopy(false);
    await dropCopy(root);
    await show();
    keep.focus();
  });
  await show();
}
