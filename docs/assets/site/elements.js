// Finds elements of a given kind, and makes them. A missing element, or one of another kind, is a fault of ours. It is named at once, so
// that it does not appear later as "null".

/** @template Kind @typedef {new () => Kind} KindOf */

/**
 * Returns the first element in `place` that `selector` names. Throws a TypeError if it is missing or not of the kind.
 * @template {Element} [Kind=HTMLElement] @param {ParentNode} place @param {string} selector @param {KindOf<Kind>} [kind] @returns {Kind}
 */
export function find(place, selector, kind) {
  const found = findIfAny(place, selector, kind);
  if (!found) {
    throw new TypeError(`There is no ${selector} on this page.`);
  }
  return found;
}

/**
 * Returns the same, or null if it is missing.
 * @template {Element} [Kind=HTMLElement] @param {ParentNode} place @param {string} selector @param {KindOf<Kind>} [kind] @returns {Kind | null}
 */
export function findIfAny(place, selector, kind) {
  return ofKind(place.querySelector(selector), kind);
}

/**
 * Returns all elements in `place` that `selector` names, in their order.
 * @template {Element} [Kind=HTMLElement] @param {ParentNode} place @param {string} selector @param {KindOf<Kind>} [kind] @returns {Kind[]}
 */
export function findAll(place, selector, kind) {
  return Array.from(place.querySelectorAll(selector), (element) => /** @type {Kind} */ (ofKind(element, kind)));
}

/**
 * Returns the element around the target of an event, or the target itself, or null.
 * @template {Element} [Kind=HTMLElement] @param {EventTarget | null} target @param {string} selector @param {KindOf<Kind>} [kind] @returns {Kind | null}
 */
export function around(target, selector, kind) {
  return target instanceof Element ? ofKind(target.closest(selector), kind) : null;
}

/** @template {Element} [Kind=HTMLElement] @param {Element | null} element @param {KindOf<Kind>} [kind] without one, of HTML or SVG */
function ofKind(element, kind) {
  if (element && kind && !(element instanceof kind)) {
    throw new TypeError(`<${element.localName}> is not of the kind ${kind.name}.`);
  }
  return /** @type {Kind | null} */ (element);
}

/**
 * Makes an element with these properties and this content.
 * @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {{ [Name in keyof HTMLElementTagNameMap[Tag]]?: HTMLElementTagNameMap[Tag][Name] }} properties
 * @param {(Node | string)[]} content @returns {HTMLElementTagNameMap[Tag]}
 */
export function made(tag, properties = {}, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

/**
 * Makes a button that does something when it is pressed.
 * @param {string} words @param {string} className @param {() => void} work
 */
export function button(words, className, work) {
  const element = made("button", { type: "button", className, textContent: words });
  element.addEventListener("click", () => work());
  return element;
}
