// Puts the HTML of a step on the page and does not touch what stays the same. So the browser need not style it and lay it out again, and
// parts that a reader has opened stay open. navigator/show/pieces.py names the pieces. In the HTML an empty template with the name of a
// piece replaces one that the page has. A library that compares the whole step instead was slower: at 49 answers the change of the page
// took 5 ms longer.

import { findAll } from "../site/elements.js";
import { engineHtml } from "../site/trusted.js";

const NAME = "template[data-piece]";

/** Elements that are new with each step. A field contains what was typed, and an element with the focus or a warning is read out only when it is new. */
const ALWAYS_NEW = "input, textarea, .step-title, .error-summary";

/** Returns the pieces that `place` shows, in their order. @param {ParentNode & Node} place */
export function piecesIn(place) {
  return findAll(place, "[data-piece]");
}

/** Makes `html` the content of `place`. `pieces` are those that were there at the time of the request. @param {ParentNode & Node} place @param {string} html @param {HTMLElement[]} pieces */
export function renew(place, html, pieces) {
  const wanted = document.createElement("template");
  /** @type {Map<string | undefined, HTMLElement[]>} */
  const byName = new Map(pieces.map((piece) => [piece.dataset.piece, []]));
  pieces.forEach((piece) => byName.get(piece.dataset.piece)?.push(piece));
  wanted.innerHTML = engineHtml(html);
  fill(place, wanted.content, (named) => /** @type {HTMLElement} */ (byName.get(named.dataset.piece)?.shift()));
}

/** Gives `place` the content of `wanted`. For each child it uses the piece that the child names, or a similar element in `place`, or the child itself. @param {Node} place @param {Node} wanted @param {(named: HTMLElement) => HTMLElement} take */
function fill(place, wanted, take) {
  /** @type {Node | null} */
  let next = place.firstChild; // everything before it is as wanted
  /** @param {Node | null} end */
  const clearTo = (end) => {
    while (next && next !== end) {
      const gone = next;
      next = next.nextSibling;
      place.removeChild(gone);
    }
  };
  for (const node of [...wanted.childNodes]) {
    const piece = isNamed(node) ? take(node) : null;
    const kept = piece ?? alike(node, next);
    if (!kept && node instanceof Element) {
      findAll(node, NAME).forEach((named) => named.replaceWith(take(named)));
    } else if (kept && !piece) {
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

/** Returns whether a node is the name of a piece. @param {Node} node @returns {node is HTMLElement} */
function isNamed(node) {
  return node instanceof Element && node.matches(NAME);
}

/** Returns the first of `next` and its later siblings with the name and the attributes of `node`. A `details` may be open or closed. @param {Node} node @param {Node | null} next */
function alike(node, next) {
  for (let one = node instanceof Element && node.matches(ALWAYS_NEW) ? null : next; one; one = one.nextSibling) {
    if (!(one instanceof Element && one.hasAttribute("data-piece")) && isLike(one, node)) {
      return one;
    }
  }
  return null;
}

/** Returns whether two nodes are the same apart from their content. @param {Node} one @param {Node} other */
function isLike(one, other) {
  if (one.nodeName !== other.nodeName || one.nodeValue !== other.nodeValue) {
    return false;
  }
  if (!(one instanceof Element && other instanceof Element)) {
    return true;
  }
  const [names, others] = [one, other].map((element) => element.getAttributeNames().filter((name) => name !== "open"));
  return names.length === others.length && names.every((name) => one.getAttribute(name) === other.getAttribute(name));
}
