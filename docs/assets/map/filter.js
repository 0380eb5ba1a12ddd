// Highlights boxes of a map: those of some actors, those where a deadline starts. The others step back, in picture and list.
import { bringIntoView } from "./path-map.js";

/** Serves the buttons of `figure`. Gives a function that shows the choice on all maps of `atlas`, for when one has been added. */
export function filterable(figure, atlas) {
  const bar = figure.querySelector(".map-filters");
  if (!bar) {
    return () => {};
  }
  const buttons = [...bar.querySelectorAll("button")];
  const pressed = () => buttons.filter((button) => button.getAttribute("aria-pressed") === "true");

  function show() {
    const chosen = pressed();
    const actors = chosen.flatMap((button) => button.dataset.actor ?? []);
    const clocked = chosen.some((button) => "clocked" in button.dataset);
    const stands = (actor, hasClock) => (!actors.length || actors.includes(actor)) && (!clocked || hasClock);
    atlas.pictures.forEach((picture) => showOnPicture(picture, chosen.length > 0, (box) => stands(box.dataset.actor, box.classList.contains("clocked"))));
    for (const card of document.querySelectorAll(".card[data-box]")) {
      showOnCard(card, !stands(card.dataset.actor, "clocked" in card.dataset));
    }
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    show();
    const boxes = [...atlas.pictures.get(atlas.home).querySelectorAll(".box")];
    const found = boxes.filter((box) => !box.classList.contains("is-dim")).length;
    if (pressed().length) {
      const region = figure.querySelector(".map-region");
      bringIntoView(region, region.querySelector(".box.is-found"));
    }
    bar.querySelector(".map-count").textContent = pressed().length ? `${found} of ${boxes.length} boxes highlighted.` : `No box is highlighted.`;
  });
  bar.hidden = false;
  return show;
}

function showOnPicture(picture, active, stands) {
  const dim = new Set(); // the boxes of this map that step back
  for (const box of picture.querySelectorAll(".box")) {
    const isFound = stands(box);
    box.classList.toggle("is-dim", !isFound);
    box.classList.toggle("is-found", active && isFound);
    if (!isFound) {
      dim.add(box.dataset.box);
    }
  }
  for (const edge of picture.querySelectorAll(".edge, .stem")) {
    edge.classList.toggle("is-dim", dim.has(edge.dataset.from) || dim.has(edge.dataset.to));
  }
}

/** Says on a card in words that it does not match; its look says so too. */
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
