// The way of a case drawn on its map. The outline beside it says the same in words, so the drawing is for eyes alone.

/** Draws the map into `.path-map` of the step and marks it by `view`, which is navigator/views.py's PathView as plain data. */
export function showPath(root, step, view) {
  const frame = step.querySelector(".path-map");
  const template = view && root.querySelector(`template[data-map="${CSS.escape(view.process)}"]`);
  if (!frame || !template) {
    return;
  }
  const drawing = document.importNode(template.content.querySelector("svg"), true);
  drawing.setAttribute("aria-hidden", "true");
  for (const link of drawing.querySelectorAll("a")) {
    link.setAttribute("tabindex", "-1"); // the outline has the same links
  }
  mark(drawing, view);
  // Whoever sees it can scroll it by keyboard, so the frame itself is no longer hidden; it names where its words are.
  frame.removeAttribute("aria-hidden");
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "The way on the map, drawn; the list of boxes says the same");
  frame.tabIndex = 0;
  frame.replaceChildren(drawing);
  bringIntoView(frame, drawing.querySelector(".box.is-current"));
}

function mark(drawing, view) {
  drawing.classList.add("has-path");
  const boxes = new Map([...drawing.querySelectorAll("g.box[data-box]")].map((box) => [box.dataset.box, box]));
  const routes = new Map([...drawing.querySelectorAll("g.edge[data-route]")].map((edge) => [`${edge.dataset.from}/${edge.dataset.route}`, edge]));
  const give = (groups, names, mark) => names.forEach((name) => groups.get(name)?.classList.add(mark));
  give(boxes, view.done, "is-done");
  give(boxes, view.next, "is-next");
  give(boxes, [view.current], "is-current");
  give(routes, view.closed, "is-closed");
  give(routes, view.taken, "is-done");
  give(routes, view.ahead, "is-next");
  // What is drawn last lies on top: the ways on, then the way walked. A box covers the ends of its lines, so boxes come after.
  const lines = [...view.ahead, ...view.taken].map((name) => routes.get(name)).filter((edge) => edge && !edge.classList.contains("sign"));
  drawing.querySelector("g.box")?.before(...lines);
}

/** Scrolls the frame, never the page, so that the box stands in the middle of it. */
function bringIntoView(frame, box) {
  if (!box) {
    return;
  }
  const [outer, inner] = [frame.getBoundingClientRect(), box.getBoundingClientRect()];
  frame.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  frame.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
}
