// Reads a press on a step: the button or link, and the content of a form.
import { around, find } from "../site/elements.js";

/** Handles a click on a button or link of a step. A form's own buttons are not among them. @param {MouseEvent} event @param {HTMLElement} step @param {(button: HTMLElement) => void} act */
export function follow(event, step, act) {
  const button = around(event.target, "button[data-do]");
  const link = around(event.target, "a", Element);
  const address = link?.getAttribute("href") ?? link?.getAttribute("xlink:href"); // in a drawing it is the latter
  if (button) {
    act(button);
  } else if (address?.startsWith("#")) {
    event.preventDefault(); // goes to the field with the error or to the deadlines, without a change of the address
    const target = find(step, address);
    target.focus();
    if (target.matches("h2")) {
      target.scrollIntoView(); // with its subject below it
    }
  } else if (link && address) {
    link.setAttribute("target", "_blank"); // in another tab, so that the case stays in view
    link.setAttribute("rel", "noopener");
  }
}

/** Returns the content of a form. A button with data-skip leaves its fields empty. @param {HTMLFormElement} form @param {HTMLElement | null} submitter @returns {Asked} */
export function answerOf(form, submitter) {
  const fields = submitter?.hasAttribute("data-skip") ? {} : Object.fromEntries(new FormData(form));
  const change = form.dataset.change === undefined ? null : Number(form.dataset.change);
  return { do: "answer", ask: form.dataset.ask, fields, change };
}
