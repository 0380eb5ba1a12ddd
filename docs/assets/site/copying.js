// Puts what a reader copies on the clipboard without the colours of this site. A browser's own copy of a dark page would include light
// text, which cannot be read on white paper. Headings, lists, tables, links and emphasis stay.

import { around } from "./elements.js";

const KEPT = new Set(["A", "B", "BLOCKQUOTE", "BR", "CODE", "DD", "DIV", "DL", "DT", "EM", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "I", "LI", "OL", "P", "PRE",
  "STRONG", "SUB", "SUP", "TABLE", "TBODY", "TD", "TFOOT", "TH", "THEAD", "TR", "UL"]);
const BLOCKS = new Set(["ADDRESS", "ARTICLE", "ASIDE", "CAPTION", "DETAILS", "FIELDSET", "FIGURE", "FOOTER", "FORM", "HEADER", "LEGEND", "MAIN", "NAV", "SECTION",
  "SUMMARY"]);
const LEFT_OUT = "script, style, template, noscript, svg, button, input, select, textarea, [aria-hidden=true], .headerlink, .visually-hidden";
/** @type {Record<string, string[]>} */
const KEPT_ATTRIBUTES = { A: ["href"], OL: ["start"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan"] };

document.addEventListener("copy", (event) => {
  const selection = document.getSelection();
  if (event.defaultPrevented || !selection || selection.isCollapsed || isTyping(event.target)) {
    return; // in a field only the words are copied anyway
  }
  const plain = document.createElement("div");
  for (let number = 0; number < selection.rangeCount; number += 1) {
    plain.append(...without(selection.getRangeAt(number)));
  }
  event.clipboardData?.setData("text/html", plain.innerHTML);
  event.clipboardData?.setData("text/plain", selection.toString());
  event.preventDefault();
});

/** @param {EventTarget | null} target */
const isTyping = (target) => Boolean(around(target, "input, textarea, [contenteditable]"));

/** Returns the content of a range as plain elements. If it is inside one heading, list or table, that is put around it. @param {Range} range */
function without(range) {
  const { commonAncestorContainer: common } = range;
  const whole = common instanceof Element ? common : common.parentElement;
  let nodes = common === whole ? inside(common, range) : plainOf(common, range);
  for (let element = whole; element && element !== document.body; element = element.parentElement) {
    if (KEPT.has(element.tagName) && element.tagName !== "DIV") {
      const wrap = emptyLike(element);
      wrap.append(...nodes);
      nodes = [wrap];
    }
  }
  return nodes;
}

/** @param {Node} node @param {Range} range @returns {Node[]} */
const inside = (node, range) => [...node.childNodes].flatMap((child) => plainOf(child, range));

/** Returns the part of a node in a range: an element without styles, or only its content if the element has no meaning. @param {Node} node @param {Range} range @returns {Node[]} */
function plainOf(node, range) {
  if (!range.intersectsNode(node)) {
    return [];
  }
  if (node instanceof Text) {
    const end = node === range.endContainer ? range.endOffset : undefined;
    return [document.createTextNode(node.data.slice(node === range.startContainer ? range.startOffset : 0, end))];
  }
  if (!(node instanceof Element) || node.matches(LEFT_OUT) || !isShown(node)) {
    return [];
  }
  const nodes = inside(node, range);
  if (!KEPT.has(node.tagName) && !BLOCKS.has(node.tagName)) {
    return nodes;
  }
  const plain = emptyLike(node);
  plain.append(...nodes);
  return [plain];
}

/** Returns whether a reader can see an element. They do not mean to copy what is closed or hidden. @param {Element} element */
function isShown(element) {
  return element.checkVisibility?.() ?? (element.getClientRects().length > 0 || getComputedStyle(element).display === "contents");
}

/** @param {Element} element */
function emptyLike(element) {
  const plain = document.createElement(KEPT.has(element.tagName) ? element.tagName : "div");
  for (const name of KEPT_ATTRIBUTES[element.tagName] ?? []) {
    if (element.hasAttribute(name)) {
      plain.setAttribute(name, element instanceof HTMLAnchorElement && name === "href" ? element.href : element.getAttribute(name) ?? "");
    }
  }
  return plain;
}
