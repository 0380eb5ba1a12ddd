// The site's own questions. A browser may suppress its questions for scripts, and then answers for the reader.

import { around, made } from "./elements.js";

/** @type {HTMLDialogElement | null} the question on the page */
let dialog = null;
/** @type {((value: string) => void) | null} ends it with the reader's choice */
let settle = null;

/**
 * Asks the reader to choose. `text` is a list of paragraphs, `choices` a list of [value, words], the first being the main one. Resolves with the
 * value, or with "" if the reader cancels. Only one question is asked at a time: a second one resolves with "" at once.
 * @param {{ title: string, text: string[], choices: [string, string][], cancel?: string }} question @returns {Promise<string>}
 */
export function ask({ title, text, choices, cancel = "Cancel" }) {
  if (dialog) {
    return Promise.resolve("");
  }
  const buttons = choices.map(([value, words], place) => button(value, words, place ? "secondary" : ""));
  const no = button("", cancel, "secondary");
  no.autofocus = true; // one press of Enter too many must not change anything
  return show(title, [paragraphs(text), made("p", { className: "buttons" }, ...buttons, no)]);
}

/**
 * Asks the reader for a text, which starts as `value`. `faultOf` gives what is wrong with a text, or "". Resolves with the text, or with ""
 * if the reader cancels.
 * @param {{ title: string, text?: string[], label: string, value: string, words: string, faultOf: (text: string) => string }} question @returns {Promise<string>}
 */
export function askText({ title, text = [], label, value, words, faultOf }) {
  if (dialog) {
    return Promise.resolve("");
  }
  const field = textField({ name: "ask-field", value });
  const fault = made("p", { className: "field-error", id: "ask-fault", hidden: true });
  const form = made("form", { noValidate: true, className: "ask-form" }, made("label", {}, label, field), fault,
    made("p", { className: "buttons" }, made("button", { type: "submit", className: "button", textContent: words }), button("", "Cancel", "secondary")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fault.textContent = faultOf(field.value);
    fault.hidden = !fault.textContent;
    if (fault.hidden) {
      settle?.(field.value);
      return;
    }
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "ask-fault");
    field.focus(); // the error is read out with the field
  });
  return show(title, [paragraphs(text), form], field);
}

/** Shows a text for the reader to copy by hand. @param {{ title: string, label: string, value: string }} shown @returns {Promise<string>} */
export function showText({ title, label, value }) {
  if (dialog) {
    return Promise.resolve("");
  }
  const field = textField({ value, readOnly: true });
  return show(title, [paragraphs([]), made("label", {}, label, field), made("p", { className: "buttons" }, button("", "Close"))], field);
}

/** Closes the question on the page, as Cancel does. */
export function closeQuestion() {
  settle?.("");
}

/** Puts a question on the page, and resolves with the choice. @param {string} title @param {Node[]} content @param {HTMLInputElement} [field] @returns {Promise<string>} */
function show(title, content, field) {
  const asked = made("dialog", { className: "site-dialog ask-dialog md-typeset" }, made("h2", { id: "ask-title", textContent: title }), ...content);
  asked.setAttribute("aria-labelledby", "ask-title");
  asked.setAttribute("aria-describedby", "ask-text");
  asked.addEventListener("click", ({ target }) => {
    const pressed = around(target, "button[type=button]", HTMLButtonElement);
    if (pressed) {
      settle?.(pressed.value);
    }
  });
  dialog = asked;
  document.body.append(asked);
  asked.showModal();
  field?.focus();
  field?.select();
  return new Promise((resolve) => {
    // The browser reports a closed dialog a little later, and a press before that would meet a question that is over. So nothing waits for the report.
    settle = (/** @type {string} */ value) => {
      [dialog, settle] = [null, null];
      asked.close();
      asked.remove();
      resolve(value);
    };
    for (const name of ["cancel", "close"]) {
      asked.addEventListener(name, () => dialog === asked && settle?.("")); // Escape
    }
  });
}

/** @param {string[]} text */
function paragraphs(text) {
  return made("div", { id: "ask-text" }, ...text.map((words) => made("p", { textContent: words })));
}

/** Makes a field whose content a browser does not send to its maker, like `PRIVATE_FIELD` of navigator/show/fields.py. @param {Partial<HTMLInputElement>} properties */
function textField(properties) {
  const field = made("input", { type: "text", className: "ask-field", ...properties });
  const alone = { autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", writingsuggestions: "false" };
  Object.entries(alone).forEach(([name, value]) => field.setAttribute(name, value));
  return field;
}

/** @param {string} value @param {string} words */
function button(value, words, kind = "") {
  return made("button", { type: "button", className: `button ${kind}`.trim(), value, textContent: words });
}
