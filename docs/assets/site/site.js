// Scripts of their own set the foot of printed pages, and what is copied from a page.
import "./copying.js";
import { findAll } from "./elements.js";
import "./print.js";

// Starts the scripts of a page. An element names its own with data-module: "map/map" is assets/map/map.js.
for (const element of findAll(document, "[data-module]")) {
  import(`../${element.dataset.module}.js`).then(({ start }) => {
    start(element);
    element.dataset.started = ""; // from here on its script handles presses, with those noted meanwhile: first.js
    element.dispatchEvent(new Event("started", { bubbles: true }));
  });
}
