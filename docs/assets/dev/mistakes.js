// What is wrong with the sources, over the page that an editor looks at. Only `make dev` has this file: see maps/write/mistakes.py for what it is told.

const FOLDED = "mistakes-folded";
const SEEN = "mistakes-seen";

const made = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

/** One mistake: its file, line and column, then what to do. */
const item = ({ place, message }) => {
  const row = made("li");
  row.append(...(place ? [made("code", place), " "] : []), message);
  return row;
};

/** The mistakes of one training case, or of all that has no name. */
const part = ({ name, address, items }, root) => {
  const list = made("ul");
  list.append(...items.map(item));
  if (!name) {
    return [list];
  }
  const heading = made("h3");
  heading.append(made("a", name, { href: root + address }));
  return [heading, list];
};

const group = ({ title, about, parts }, root) => [made("h2", title), made("p", about), ...parts.flatMap((one) => part(one, root))];

/** The list, open unless the reader has closed the very same one. */
const panelOf = (told, text, root) => {
  const fold = made("details");
  const list = made("div", "", { className: "mistakes-list", tabIndex: 0 });
  list.setAttribute("role", "region");
  list.setAttribute("aria-label", "All mistakes");
  list.append(...told.groups.flatMap((one) => group(one, root)));
  fold.append(made("summary", told.summary), list);
  fold.open = sessionStorage.getItem(FOLDED) !== text;
  fold.addEventListener("toggle", () => sessionStorage.setItem(FOLDED, fold.open ? "" : text));
  return fold;
};

/** Shows what is wrong, and says it to those who hear the page; when all is fixed, the page has loaded again and says that. */
export const start = async (panel) => {
  const root = `${document.body.dataset.root.replace(/\/?$/, "/")}`;
  const answer = await fetch(panel.dataset.from, { cache: "no-store" });
  const text = answer.ok ? await answer.text() : '{"summary": "", "groups": []}';
  const told = JSON.parse(text);
  const status = panel.querySelector("[role=status]");
  if (told.summary) {
    panel.append(panelOf(told, text, root));
    document.documentElement.classList.add("has-mistakes");
    status.textContent = `${told.summary}. The list is at the end of the page.`;
  } else if (sessionStorage.getItem(SEEN)) {
    status.textContent = "All mistakes are fixed.";
  }
  sessionStorage.setItem(SEEN, told.summary);
};
