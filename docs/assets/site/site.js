// The foot of printed pages, and what is copied from a page, are set by scripts of their own.
import "./copying.js";
import { findAll } from "./elements.js";
import "./print.js";

// Starts the scripts of a page. An element names its own with data-module: "map/map" is assets/map/map.js.
for (const element of findAll(document, "[data-module]")) {
  import(`../${element.dataset.module}.js`).then(({ start }) => {
    start(element);
    element.dataset.started = ""; // from here on every button in it is heard, and what was pressed meanwhile as well: first.js
    element.dispatchEvent(new Event("started", { bubbles: true }));
  });
}
