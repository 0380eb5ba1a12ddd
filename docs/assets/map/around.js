// The map around a box. If there is room for it beside the text, it is open; if not, its line opens it. The box itself is seen first.
import { find, findIfAny } from "../site/elements.js";
import { bringIntoView } from "./path-map.js";

const BESIDE_THE_TEXT = "(min-width: 76.25em)"; // as in site/box-page.css

/** Serves the small map in `figure`. @param {HTMLElement} figure */
export function start(figure) {
  const fold = find(figure, "details", HTMLDetailsElement);
  const room = matchMedia(BESIDE_THE_TEXT);
  const showBox = () => fold.open && bringIntoView(find(figure, ".map-region"), findIfAny(figure, ".box.is-here"));
  const setTabStop = () => {
    find(fold, "summary").tabIndex = room.matches ? -1 : 0; // beside the text it is only a heading
  };
  fold.addEventListener("toggle", showBox);
  room.addEventListener("change", () => {
    fold.open = room.matches;
    setTabStop();
  });
  fold.open ||= room.matches; // without room it stays as it is: a reader may have opened it before this script ran
  setTabStop();
}
