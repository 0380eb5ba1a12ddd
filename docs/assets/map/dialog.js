// The dialog that shows a box's text over its map.
import { button, find } from "../site/elements.js";

/**
 * Returns a dialog that is not on the page yet: `element`, `ref` of the box it shows, and whether that differs from the first one (`moved`). `onBack` is called for the
 * step before. `onClose` is called at once when it closes: the browser's own event comes some time later, when the next box may be open.
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
    /** Shows a box: `content` is its text, `words` say which step it is; empty if it is not a step. @param {string} ref @param {Node} content @param {string} words */
    show(ref, content, words) {
      dialog.ref = ref;
      dialog.moved = element.open;
      text.replaceChildren(content);
      const title = find(text, ".box-title");
      title.id = "box-dialog-title";
      if (!element.open) {
        element.showModal();
        shown = true;
        document.documentElement.toggleAttribute("data-behind", true); // a class there would have the whole page styled again
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
  // The browser closes it without asking where Escape is pressed twice with nothing done in between.
  element.addEventListener("close", () => element.open || dialog.close());
  closeFromOutside(dialog);
  return dialog;
}

/** Closes the dialog when the press and the click are both on what lies behind it, so that marking text cannot close it. @param {{ element: HTMLDialogElement, close(): void }} dialog */
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
