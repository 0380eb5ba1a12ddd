// The map around a box. If its frame is narrower than the picture, the box itself is seen first.
import { find, findIfAny } from "../site/elements.js";
import { bringIntoView } from "./path-map.js";

/** Serves the small map in `figure`. @param {HTMLElement} figure */
export function start(figure) {
  bringIntoView(find(figure, ".map-region"), findIfAny(figure, ".box.is-here"));
}
