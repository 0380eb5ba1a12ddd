// Shows the mistakes of the sources over the page that an editor looks at. Only `make dev` has this file. Its data comes from maps/write/mistakes.py.

import { find, made } from "../site/elements.js";
import { inTab } from "../storage/storage.js";

const FOLDED = "mistakes-folded";
const SEEN = "mistakes-seen";

/**
 * @typedef {{ place?: string, message: string }} Mistake
 * @typedef {{ name: string, address: string, items: Mistake[] }} Part the mistakes of a training case
 * @typedef {{ title: string, about: string, parts: Part[] }} Group
 * @typedef {{ summary: string, groups: Group[] }} Told
 */

/** Returns one mistake: its file, line and column, then what to do. @param {Mistake} mistake */
const item = ({ place, message }) => {
  const row = made("li");
  row.append(...(place ? [made("code", { textContent: place }), " "] : []), message);
  return row;
};

/** Returns the mistakes of one training case, or all mistakes outside the cases. @param {Part} one @param {string} root */
const part = ({ name, address, items }, root) => {
  const list = made("ul");
  list.append(...items.map(item));
  if (!name) {
    return [list];
  }
  const heading = made("h3");
  heading.append(made("a", { textContent: name, href: root + address }));
  return [heading, list];
};

/** @param {Group} one @param {string} root */
const group = ({ title, about, parts }, root) => [made("h2", { textContent: title }), made("p", { textContent: about }), ...parts.flatMap((one) => part(one, root))];

/** Returns the list, open unless the reader has closed the same one. @param {Told} told @param {string} text @param {string} root */
const panelOf = (told, text, root) => {
  const fold = made("details");
  const list = made("div", { className: "mistakes-list", tabIndex: 0 });
  list.setAttribute("role", "region");
  list.setAttribute("aria-label", "All mistakes");
  list.append(...told.groups.flatMap((one) => group(one, root)));
  fold.append(made("summary", { textContent: told.summary }), list);
  fold.open = inTab.read(FOLDED) !== text;
  fold.addEventListener("toggle", () => inTab.write(FOLDED, fold.open ? "" : text));
  return fold;
};

/** Shows the mistakes, and has them read out. When all are fixed, the page has loaded again and says that. @param {HTMLElement} panel */
export const start = async (panel) => {
  const root = `${(document.body.dataset.root ?? "").replace(/\/?$/, "/")}`;
  const answer = await fetch(panel.dataset.from ?? "", { cache: "no-store" });
  const text = answer.ok ? await answer.text() : '{"summary": "", "groups": []}';
  const told = JSON.parse(text);
  const status = find(panel, "[role=status]");
  if (told.summary) {
    panel.append(panelOf(told, text, root));
    document.documentElement.classList.add("has-mistakes");
    status.textContent = `${told.summary}. The list is at the end of the page.`;
  } else if (inTab.read(SEEN)) {
    status.textContent = "All mistakes are fixed.";
  }
  inTab.write(SEEN, told.summary);
};
