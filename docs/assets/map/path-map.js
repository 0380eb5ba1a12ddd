// Draws the steps of a case on its map. The outline beside it says the same in words, so the drawing is hidden from screen readers.

import { find, findAll, findIfAny } from "../site/elements.js";

const LINE = 40; // pixels to scroll for a wheel that counts in lines
const NEAR = 4; // pixels that a press may move and still be a click

/** Draws the map into `.path-map` of the step and marks it by `view`, which is navigator/show/path.py's PathView as plain data. @param {HTMLElement} root @param {HTMLElement} step @param {MapView | null} view */
export function showPath(root, step, view) {
  const frame = findIfAny(step, ".path-map");
  const template = view && findIfAny(root, `template[data-map="${CSS.escape(view.process ?? "")}"]`, HTMLTemplateElement);
  if (!frame || !template) {
    return;
  }
  const drawing = frame.firstElementChild ?? draw(frame, find(template.content, "svg", SVGElement));
  mark(drawing, view);
  bringIntoView(frame, drawing.querySelector(".box.is-current"));
}

/** Draws a map into its frame. It stays there as long as the case is on it. @param {HTMLElement} frame @param {Element} map */
function draw(frame, map) {
  const drawing = document.importNode(map, true);
  drawing.setAttribute("aria-hidden", "true");
  for (const link of drawing.querySelectorAll("a")) {
    link.setAttribute("tabindex", "-1"); // the outline has the same links
  }
  // Sighted readers scroll the frame by keyboard, so it is not hidden itself. Its name says where its words are.
  frame.removeAttribute("aria-hidden");
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "The steps so far on the map. The list of boxes says the same");
  frame.tabIndex = 0;
  frame.replaceChildren(drawing);
  if (!frame.dataset.scrolls) {
    frame.dataset.scrolls = "";
    scrollWithoutATrap(frame);
  }
  return drawing;
}

/** Lets the wheel alone scroll the page, as if the frame were not there. The frame scrolls by dragging, by keyboard and with Ctrl or Shift and the wheel. @param {HTMLElement} frame */
function scrollWithoutATrap(frame) {
  frame.addEventListener("wheel", (event) => {
    const { deltaX, deltaY, deltaMode, ctrlKey, shiftKey } = event;
    const unit = [1, LINE, window.innerHeight][deltaMode];
    event.preventDefault();
    if (ctrlKey) {
      frame.scrollBy(deltaX * unit, deltaY * unit);
    } else if (shiftKey) {
      frame.scrollBy((deltaX || deltaY) * unit, 0);
    } else {
      window.scrollBy({ left: deltaX * unit, top: deltaY * unit, behavior: "instant" });
    }
  }, { passive: false });

  /** @type {number[] | null} */
  let from = null; // the start of a drag: of the pointer, and of the frame
  let isDrag = false; // the next click is not on a link
  frame.addEventListener("pointerdown", ({ button, pointerType, clientX, clientY }) => {
    isDrag = false;
    from = button === 0 && pointerType === "mouse" ? [clientX + frame.scrollLeft, clientY + frame.scrollTop, clientX, clientY] : null;
  });
  frame.addEventListener("pointermove", ({ pointerId, buttons, clientX, clientY }) => {
    if (!from || !buttons) {
      return;
    }
    if (!isDrag && Math.hypot(clientX - from[2], clientY - from[3]) > NEAR) {
      isDrag = true;
      frame.setPointerCapture(pointerId);
      frame.classList.add("is-dragged");
    }
    if (isDrag) {
      frame.scrollTo(from[0] - clientX, from[1] - clientY);
    }
  });
  const end = () => {
    from = null;
    frame.classList.remove("is-dragged");
  };
  frame.addEventListener("pointerup", end);
  frame.addEventListener("pointercancel", end);
  frame.addEventListener("dragstart", (event) => event.preventDefault()); // of a link in the drawing
  frame.addEventListener("click", (event) => {
    if (isDrag) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, { capture: true });
}

/**
 * Marks a map by a view, or removes all marks without one. The line of a route, its label and its connector are marked alike. Present marks
 * are not touched, so that the browser need not style them again.
 * @param {Element} drawing @param {MapView | null} view
 */
export function mark(drawing, view) {
  drawing.classList.toggle("has-path", Boolean(view));
  const names = view ?? { done: [], next: [], current: "", closed: [], taken: [], ahead: [] };
  /** @type {[string, Set<string>][]} */
  const marks = [
    ["is-done", new Set([...names.done, ...names.taken])],
    ["is-current", new Set([names.current])],
    ["is-next", new Set([...names.next, ...names.ahead])],
    ["is-closed", new Set(names.closed)],
  ];
  const lines = new Map(); // the name of a route → the lines drawn for it
  for (const group of findAll(drawing, "g.box[data-box], g[data-route]")) {
    const name = group.dataset.box ?? `${group.dataset.from}/${group.dataset.route}`;
    marks.forEach(([className, marked]) => group.classList.toggle(className, marked.has(name)));
    if (!group.dataset.box && !group.classList.contains("sign")) {
      lines.set(name, [...(lines.get(name) ?? []), group]);
    }
  }
  bringToTop(drawing, [...names.ahead, ...names.taken].flatMap((name) => lines.get(name) ?? []));
}

/** Puts the marked lines on top: first the next routes, then those of the steps so far. A line that was used twice has its last place. @param {Element} drawing @param {Element[]} lines */
function bringToTop(drawing, lines) {
  let next = null;
  for (const line of new Set(lines.reverse())) {
    if (line.nextElementSibling !== next || !line.parentElement?.matches("g.lines")) {
      layerOfLines(drawing).insertBefore(line, next);
    }
    next = line;
  }
}

/** Returns the group of all lines, below the boxes. A line that moves within it does not change the rest of the drawing. @param {Element} drawing */
function layerOfLines(drawing) {
  const there = drawing.querySelector("g.lines");
  if (there) {
    return there;
  }
  const layer = document.createElementNS(drawing.namespaceURI, "g");
  layer.classList.add("lines");
  find(drawing, "g.box, g.entry").before(layer);
  layer.append(...drawing.querySelectorAll("g[data-route]:not(.sign)"));
  return layer;
}

/** Scrolls the frame, never the page, so that the box is in the middle of it. @param {HTMLElement} frame @param {Element | null} box */
export function bringIntoView(frame, box) {
  if (!box) {
    return;
  }
  const [outer, inner] = [frame.getBoundingClientRect(), box.getBoundingClientRect()];
  frame.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  frame.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
}
