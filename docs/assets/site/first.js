// Runs before the first text is painted. Nothing here may stop a page: storage can be switched off, full, or contain nonsense.
// biome-ignore lint/suspicious/noRedundantUseStrict: this file is not a module, because a module would run after the first paint
"use strict";

// The colour scheme: the reader's own choice, else that of the device. The choice is kept in the browser's storage under the path of the
// site's root, so that two sites on one host do not mix.
{
  const { body } = document;
  const key = `${new URL((body.dataset.root ?? "").replace(/\/?$/, "/"), location.href).pathname}.colours`;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {string | null} */
  let chosen = null;
  try {
    chosen = localStorage.getItem(key);
  } catch {
    // The device then decides.
  }

  const isDark = () => (["light", "dark"].includes(chosen ?? "") ? chosen === "dark" : dark.matches);

  const paint = () => {
    body.dataset.mdColorScheme = isDark() ? "slate" : "default";
    document.querySelector(".colours")?.setAttribute("aria-pressed", String(isDark()));
  };

  paint();
  dark.addEventListener("change", paint);
  document.addEventListener("DOMContentLoaded", paint);
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.closest(".colours"))) {
      return;
    }
    chosen = isDark() ? "light" : "dark";
    paint();
    try {
      localStorage.setItem(key, chosen);
    } catch {
      // The choice then lasts for this page only.
    }
  });
}

// Presses. On a slow device or network a page can be seen for seconds before the scripts of its controls have run. A press on such a
// control is noted here, and repeated once its script says that it listens. For the page that is frame.js, for a part of it site.js. The
// browser itself handles links, fields, folds, and the choice of a file (navigator.js looks for one that was chosen early).
{
  const SERVED = "button:not(.colours), input[type=checkbox][data-do]";
  /** @typedef {HTMLButtonElement | HTMLInputElement} Control */
  /** @type {Control[]} controls in the order of their presses */
  let held = [];

  /** @param {Control} control */
  const isWaiting = (control) => !("started" in /** @type {HTMLElement} */ (control.closest("[data-module]") ?? document.body).dataset);
  /** @param {Control} control */
  const isTick = ({ type }) => type === "checkbox";

  /** Keeps those of the noted presses that `isKept` returns true for. @param {(control: Control) => boolean} isKept */
  const keep = (isKept) => {
    held.filter((control) => !isKept(control)).forEach((control) => control.removeAttribute("aria-busy"));
    held = held.filter(isKept);
  };

  /** Returns whether a reader could press a control now. The page may have changed since they did. @param {Control} control */
  const canBePressed = (control) => {
    const dialog = document.querySelector("dialog[open]");
    return control.isConnected && control.getClientRects().length > 0 && !control.closest("[inert]") && !control.matches(":disabled") && (!dialog || dialog.contains(control));
  };

  document.addEventListener("click", (event) => {
    const control = /** @type {Control | null} */ (event.target instanceof Element ? event.target.closest(SERVED) : null);
    if (control && isWaiting(control)) {
      event.preventDefault(); // a form would be sent to the host
      keep((other) => other !== control && (isTick(other) || isTick(control))); // of two buttons, the last press counts
      held.push(control);
      control.setAttribute("aria-busy", "true");
    }
  }, { capture: true });

  // An answer that is changed after its button was pressed is another answer, and needs a press of its own.
  document.addEventListener("input", ({ target }) => {
    const { form } = /** @type {Control} */ (target); // undefined if the target is not a field
    keep((control) => isTick(control) || !form || control.form !== form);
  });

  document.addEventListener("started", () => {
    const served = held.filter((control) => !isWaiting(control));
    keep(isWaiting);
    served.filter(canBePressed).forEach((control) => control.click());
  });
}
