// Highlights boxes of a map: those of some actors, or those that start a deadline. The others are dimmed, in picture and list.
import { around, find, findAll, findIfAny } from "../site/elements.js";
import { bringIntoView } from "./path-map.js";
/** @import { Atlas } from "./atlas.js" */

/** Serves the buttons of `figure`. Returns a function that shows the choice on all maps of `atlas`, to call when one has been added. @param {HTMLElement} figure @param {Atlas} atlas */
export function filterable(figure, atlas) {
  const bar = findIfAny(figure, ".map-filters");
  if (!bar) {
    return () => {};
  }
  const buttons = findAll(bar, "button");
  const pressed = () => buttons.filter((button) => button.getAttribute("aria-pressed") === "true");

  function show() {
    const chosen = pressed();
    const actors = chosen.flatMap((button) => button.dataset.actor ?? []);
    const clocked = chosen.some((button) => "clocked" in button.dataset);
    /** @param {string | undefined} actor @param {boolean} hasClock */
    const stands = (actor, hasClock) => (!actors.length || actors.includes(actor ?? "")) && (!clocked || hasClock);
    atlas.pictures.forEach((picture) => showOnPicture(picture, chosen.length > 0, (box) => stands(box.dataset.actor, box.classList.contains("clocked"))));
    for (const card of findAll(document, ".card[data-box]")) {
      showOnCard(card, !stands(card.dataset.actor, "clocked" in card.dataset));
    }
  }

  bar.addEventListener("click", (event) => {
    const button = around(event.target, "button");
    if (!button) {
      return;
    }
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    show();
    const boxes = findAll(/** @type {SVGElement} */ (atlas.pictures.get(atlas.home)), ".box");
    const found = boxes.filter((box) => !box.classList.contains("is-dim")).length;
    if (pressed().length) {
      const region = find(figure, ".map-region");
      bringIntoView(region, region.querySelector(".box.is-found"));
    }
    find(bar, ".map-count").textContent = pressed().length ? `${found} of ${boxes.length} boxes highlighted.` : `No box is highlighted.`;
  });
  bar.hidden = false;
  return show;
}

/** @param {Element} picture @param {boolean} active @param {(box: HTMLElement) => boolean} stands */
function showOnPicture(picture, active, stands) {
  const dim = new Set(); // the dimmed boxes of this map
  for (const box of findAll(picture, ".box")) {
    const isFound = stands(box);
    box.classList.toggle("is-dim", !isFound);
    box.classList.toggle("is-found", active && isFound);
    if (!isFound) {
      dim.add(box.dataset.box);
    }
  }
  for (const edge of findAll(picture, ".edge, .stem")) {
    edge.classList.toggle("is-dim", dim.has(edge.dataset.from) || dim.has(edge.dataset.to));
  }
}

/** Says on a card in words that it does not match, in addition to its look. @param {HTMLElement} card @param {boolean} isDim */
function showOnCard(card, isDim) {
  card.classList.toggle("is-dim", isDim);
  card.querySelector(".dim-words")?.remove();
  if (isDim) {
    const words = document.createElement("p");
    words.className = "dim-words";
    words.textContent = "Not highlighted";
    card.prepend(words);
  }
}
