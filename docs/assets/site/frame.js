// The menu and the search as dialogs of the browser. It keeps the focus inside, closes them with Escape, and returns the focus to the
// button that opened them. This file also opens closed parts if there is room for them, or on paper.
import { isFramed } from "./alone.js";
import { around, find, findAll, findIfAny } from "./elements.js";
import { startSearch } from "./search.js";

const MENU_HAS_ROOM = "(min-width: 76.25em)"; // as in frame.css
const CONTENTS_HAVE_ROOM = "(min-width: 60em)";

if (!isFramed) {
  startMenu();
  startSearch(startDialog);
  unfoldContents();
  unfoldOnPaper();
  document.body.dataset.started = "";
  document.body.dispatchEvent(new Event("started", { bubbles: true })); // presses meanwhile are repeated now: first.js
}

/** Lets the buttons that name a dialog in aria-controls open it. `before` is called before it opens, and `after` when it has closed. @param {HTMLDialogElement} dialog */
function startDialog(dialog, before = () => {}, after = () => {}) {
  const openers = document.querySelectorAll(`[aria-controls="${dialog.id}"]`);
  const tell = () => openers.forEach((opener) => opener.setAttribute("aria-expanded", String(dialog.open)));
  for (const opener of openers) {
    opener.addEventListener("click", () => {
      before();
      dialog.showModal();
      document.documentElement.toggleAttribute("data-behind", true); // with a class there the browser would style the whole page again
      tell();
    });
  }
  dialog.addEventListener("close", () => {
    if (!dialog.open) { // the browser reports it late, and it may have been opened again by then
      document.documentElement.toggleAttribute("data-behind", false);
      after();
      tell();
    }
  });
  find(dialog, ".dialog-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close(); // a press outside it
    }
  });
}

/** Moves the menu on a small screen into a dialog for as long as that is open. */
function startMenu() {
  const dialog = find(document, ".menu-dialog", HTMLDialogElement);
  const menu = find(document, ".menu");
  const place = document.createComment("the menu's place");
  menu.before(place);
  startDialog(dialog, () => dialog.append(menu), () => place.after(menu));
  showCurrent(menu);
  matchMedia(MENU_HAS_ROOM).addEventListener("change", () => dialog.open && dialog.close());
}

/** Scrolls a long menu, so that its entry for this page can be seen. @param {HTMLElement} menu */
function showCurrent(menu) {
  const entry = menu.querySelector("[aria-current]")?.getBoundingClientRect();
  const frame = menu.getBoundingClientRect();
  if (entry && entry.bottom > Math.min(frame.bottom, innerHeight)) {
    menu.scrollTop += entry.top - frame.top - frame.height / 2;
  }
}

/** Opens the list of a page's parts if it is beside the text. */
function unfoldContents() {
  const contents = findIfAny(document, ".toc > details", HTMLDetailsElement);
  const room = matchMedia(CONTENTS_HAVE_ROOM);
  if (contents && room.matches) {
    contents.open = true; // without room it does not change, because a reader may have opened it before this script ran
  }
  room.addEventListener("change", () => {
    if (contents) {
      contents.open = room.matches;
    }
  });
  // On a small screen a reader who has chosen a part wants to see it, not the list.
  contents?.addEventListener("click", (event) => {
    if (around(event.target, "a") && !room.matches) {
      contents.open = false;
    }
  });
}

/** Opens all closed parts of the text for printing, because they cannot be opened on paper. */
function unfoldOnPaper() {
  /** @type {HTMLElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = findAll(document, "main details:not([open])");
    opened.forEach((details) => details.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => opened.forEach((details) => details.removeAttribute("open")));
}
