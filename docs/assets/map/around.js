// The map around a box. Where its frame is narrower than the picture, the box itself is what is seen first.
import { bringIntoView } from "./path-map.js";

/** Serves the small map in `figure`. */
export function start(figure) {
  bringIntoView(figure.querySelector(".map-region"), figure.querySelector(".box.is-here"));
}
