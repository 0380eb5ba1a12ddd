// The dialog that shows a box's text over its map.
import { button, find } from "../site/elements.js";

/**
 * Makes a dialog that is not on the page yet. It has `element`, and `ref`, the box it shows. `moved` says whether it was opened with
 * another box. `onBack` is called when the reader asks for the step before. `onClose` is called at once when it closes. The browser's own
 * event comes later, when the next box may be open.
 */
export function makeDialog() {
  const element = document.createElement("dialog");
  element.className = "box-dialog";
  element.setAttribute("aria-labelledby", "box-dialog-title");
  const close = button("Close", "box-dialog-close", () => dialog.close());
  const walk = document.createElement("div");
  walk.className = "box-dialog-walk md-typeset";
  const step = document.createElement("p");
  step.setAttribute("role", "status");
  const text = document.createElement("div");
  text.className = "box-dialog-text md-typeset";

  let shown = false;
  const dialog = {
    element,
    /** @type {string | null} */
    ref: null,
    moved: false,
    onBack: () => {},
    onClose: () => {},
    /** Shows a box: `content` is its text. `words` say which of the steps so far it is, or are empty if it is not one of them. @param {string} ref @param {Node} content @param {string} words */
    show(ref, content, words) {
      dialog.ref = ref;
      dialog.moved = element.open;
      text.replaceChildren(content);
      const title = find(text, ".box-title");
      title.id = "box-dialog-title";
      if (!element.open) {
        element.showModal();
        shown = true;
        document.documentElement.toggleAttribute("data-behind", true); // with a class there the browser would style the whole page again
      }
      walk.hidden = !words;
      step.textContent = words;
      text.scrollTop = 0;
      title.focus();
    },
    close() {
      element.close();
      if (shown) {
        shown = false;
        document.documentElement.toggleAttribute("data-behind", false);
        dialog.onClose();
      }
    },
  };
  walk.append(button("Previous step", "map-tool", () => dialog.onBack()), step);
  element.append(close, walk, text);
  element.addEventListener("cancel", (event) => {
    event.preventDefault();
    dialog.close();
  });
  // The browser closes it without asking if Escape is pressed twice with nothing done in between.
  element.addEventListener("close", () => element.open || dialog.close());
  closeFromOutside(dialog);
  return dialog;
}

/** Closes the dialog when the press and the click are both outside it, so that selecting text cannot close it. @param {{ element: HTMLDialogElement, close(): void }} dialog */
function closeFromOutside(dialog) {
  let pressed = false;
  dialog.element.addEventListener("pointerdown", (event) => {
    pressed = event.target === dialog.element;
  });
  dialog.element.addEventListener("click", (event) => {
    if (pressed && event.target === dialog.element) {
      dialog.close();
    }
  });
}
