// On the page about privacy: what this browser saves from the site, and the button that deletes it.
import { find, made } from "../site/elements.js";
import { askAndErase } from "./erase.js";
import { whatIsKept } from "../storage/everything.js";

/** Serves the block `element`: its list, its button and its status line. @param {HTMLElement} element */
export async function start(element) {
  const [list, status, button] = [".kept-list", ".kept-status", "[data-do=erase]"].map((name) => find(element, name));

  const show = async () => {
    const words = await whatIsKept();
    list.replaceChildren(...words.map((one) => made("li", { textContent: one })));
    return words.length;
  };
  const look = async () => {
    status.textContent = (await show()) ? "This tab can see that this browser has saved:" : "This browser has not saved anything from this site.";
  };

  button.addEventListener("click", async () => {
    if (await askAndErase()) {
      status.textContent = (await show()) ? "Everything has been deleted, except:" : "Everything has been deleted.";
    }
  });
  button.hidden = false;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  await look();
}
