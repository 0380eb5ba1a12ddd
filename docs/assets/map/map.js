// The page of a map. A box's text opens in a dialog over the picture. An outcome chosen there leads to the next box, on this map or
// another, and the steps so far are marked. The speech icon is a link to the page of the box. It stays one without this script, and with a
// modifier key. Back and Forward of the browser move between the boxes that were opened: see history.js. The steps are not saved, and are
// forgotten with the page.
import { makeAtlas, processOf } from "./atlas.js";
import { makeDialog } from "./dialog.js";
import { filterable } from "./filter.js";
import { makeHistory } from "./history.js";
import { makeWalk } from "./walk.js";
import { zoomable } from "./zoom.js";
import { bringIntoView } from "./path-map.js";
import { around, find, findIfAny } from "../site/elements.js";
/** @import { Step } from "./history.js" */

/** Serves the map in `figure`: a picture whose boxes are links, their texts in templates, and the tools around the picture. @param {HTMLElement} figure */
export function start(figure) {
  const region = find(figure, ".map-region");
  const atlas = makeAtlas(figure);
  const showFilter = filterable(figure, atlas);
  const dialog = makeDialog();
  const path = find(figure, ".map-path");
  const clear = find(figure, "[data-do=clear]");
  const walk = makeWalk(atlas, (words) => {
    path.textContent = words;
    clear.hidden = !words;
  });

  const visited = makeHistory({ open: reopen, close: () => dialog.close() });

  /** Opens a box of any map in the dialog, over its own map. If that map is not available, its page opens instead. @param {string} ref */
  async function open(ref) {
    if (await atlas.load(processOf(ref))) {
      await visited.enter(ref, walk.steps());
      showBox(ref);
    } else {
      location.assign(atlas.addressOf(ref));
    }
  }

  /** Opens a box again when the browser goes back or forward to it, with the steps that led there. @param {string} ref @param {Step[]} steps */
  async function reopen(ref, steps) {
    if ((await atlas.load(processOf(ref))) && visited.isAt(ref)) {
      walk.take(steps);
      showBox(ref);
    }
  }

  /** @param {string} ref */
  function showBox(ref) {
    showFilter();
    show(processOf(ref));
    walk.mark();
    dialog.show(ref, atlas.textOf(ref), walk.stepTo(ref));
  }

  /** @param {string} process */
  function show(process) {
    atlas.show(process);
    showSize();
    const elsewhere = find(figure, ".map-elsewhere");
    elsewhere.hidden = process === atlas.home;
    find(elsewhere, "p").textContent = elsewhere.hidden ? "" : `The picture shows ${atlas.titleOf(process)}.`;
    find(elsewhere, "button").textContent = `Back to ${atlas.nameOf(atlas.home)}`;
  }

  figure.addEventListener("click", (event) => {
    const link = /** @type {HTMLAnchorElement | SVGAElement | null} */ (around(event.target, "a"));
    const ref = isPlain(event) && link && atlas.refOf(link);
    // A link from a box's text to the page of the same box leads there.
    if (!ref || (dialog.element.open && ref === dialog.ref)) {
      return;
    }
    event.preventDefault();
    const route = around(link, ".routes [data-route]");
    if (route?.dataset.route && dialog.ref && dialog.element.open) {
      walk.choose(dialog.ref, route.dataset.route, find(route, ".outcome").textContent, ref);
    }
    open(ref);
  });
  dialog.onBack = () => visited.back() || open(walk.back());
  dialog.onClose = () => {
    visited.leave();
    const link = atlas.linkOf(dialog.ref ?? "");
    if (dialog.moved) {
      region.scrollIntoView({ block: "nearest" });
      bringIntoView(region, link.closest(".box"));
    }
    link.focus({ preventScroll: dialog.moved });
  };
  clear.addEventListener("click", () => {
    walk.clear();
    path.textContent = "The steps are cleared.";
    region.focus();
  });
  find(figure, "[data-do=back]").addEventListener("click", () => {
    show(atlas.home);
    region.focus();
  });
  figure.append(dialog.element);

  const fold = find(figure, ".map-fold", HTMLDetailsElement);
  foldOnSmallScreens(fold, boxAskedFor(figure));
  const sizes = find(figure, ".map-sizes");
  const showSize = zoomable(region, sizes, () => bringIntoView(region, boxAskedFor(figure) ?? region.querySelector(".box")));
  const goToAsked = () => goTo(fold, region, boxAskedFor(figure));
  goToAsked();
  addEventListener("hashchange", goToAsked);
  visited.resume();
}

/** @param {MouseEvent} event */
function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Returns the box in the picture that the address of the page names. @param {HTMLElement} figure */
function boxAskedFor(figure) {
  return location.hash ? findIfAny(figure, `.box[id="${CSS.escape(location.hash.slice(1))}"]`) : null;
}

/** Opens the map at a box, so that the keyboard goes on from there. The style sheet marks it. @param {HTMLDetailsElement} fold @param {HTMLElement} region @param {Element | null} box */
function goTo(fold, region, box) {
  if (!box) {
    return;
  }
  fold.open = true;
  region.scrollIntoView({ block: "start" });
  bringIntoView(region, box);
  find(box, "a").focus({ preventScroll: true });
}

/** On a small screen, shows the list of boxes first. The picture is closed, unless the address names a box in it. @param {HTMLDetailsElement} fold @param {Element | null} asked */
function foldOnSmallScreens(fold, asked) {
  if (!asked && matchMedia("(max-width: 56.25em)").matches) {
    fold.open = false;
  }
}
