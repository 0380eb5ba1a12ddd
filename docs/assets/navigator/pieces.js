// Puts the HTML of a step on the page and leaves what stays the same as it is: the browser need not style it and lay it out again, and
// what a reader has unfolded stays open. navigator/show/pieces.py names the pieces: in the HTML an empty template with the name of a piece
// stands for one that the page has.

import { engineHtml } from "../site/trusted.js";

const NAME = "template[data-piece]";

/** What is new with each step: a field holds what was typed, and what takes the focus or warns is read out only when it is new. */
const ALWAYS_NEW = "input, textarea, .step-title, .error-summary";

/** The pieces that `place` shows, in their order. */
export function piecesIn(place) {
  return [...place.querySelectorAll("[data-piece]")];
}

/** Makes `html` the content of `place`; `pieces` are those that were there when it was asked for. */
export function renew(place, html, pieces) {
  const wanted = document.createElement("template");
  const byName = new Map(pieces.map((piece) => [piece.dataset.piece, []]));
  pieces.forEach((piece) => byName.get(piece.dataset.piece).push(piece));
  wanted.innerHTML = engineHtml(html);
  fill(place, wanted.content, (named) => byName.get(named.dataset.piece).shift());
}

/** Gives `place` the content of `wanted`: of each child the piece that it names, or what is like it there already, or itself. */
function fill(place, wanted, take) {
  let next = place.firstChild; // what is before it is as wanted
  const clearTo = (end) => {
    while (next !== end) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
  };
  for (const node of [...wanted.childNodes]) {
    const piece = node.matches?.(NAME) ? take(node) : null;
    const kept = piece ?? alike(node, next);
    if (!kept) {
      node.querySelectorAll?.(NAME).forEach((named) => named.replaceWith(take(named)));
    } else if (!piece) {
      fill(kept, node, take);
    }
    if (kept?.parentNode === place) {
      clearTo(kept);
      next = kept.nextSibling;
    } else {
      place.insertBefore(kept ?? node, next);
    }
  }
  clearTo(null);
}

/** The first from `next` on among its siblings with the name and the attributes of `node`; a fold may be open or closed. */
function alike(node, next) {
  for (let one = node.matches?.(ALWAYS_NEW) ? null : next; one; one = one.nextSibling) {
    if (!one.dataset?.piece && isLike(one, node)) {
      return one;
    }
  }
  return null;
}

/** Whether two nodes are the same but for what is in them. */
function isLike(one, other) {
  if (one.nodeName !== other.nodeName || one.nodeValue !== other.nodeValue) {
    return false;
  }
  const [names, others] = [one, other].map((node) => node.getAttributeNames?.().filter((name) => name !== "open") ?? []);
  return names.length === others.length && names.every((name) => one.getAttribute(name) === other.getAttribute(name));
}
