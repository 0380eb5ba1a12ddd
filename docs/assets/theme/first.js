// What has to run before the first text is painted. Nothing here may stop a page: storage can be switched off, full, or hold nonsense.
"use strict";

// The colour scheme: the reader's own choice, else what the device asks for. The choice is kept in the browser's storage under the path
// of the site's root, so that two sites on one host do not mix.
{
  const { body } = document;
  const key = `${new URL(body.dataset.root.replace(/\/?$/, "/"), location.href).pathname}.colours`;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem(key);
  } catch {
    // The device then decides.
  }

  const isDark = () => (["light", "dark"].includes(chosen) ? chosen === "dark" : dark.matches);

  const paint = () => {
    body.dataset.mdColorScheme = isDark() ? "slate" : "default";
    document.querySelector(".colours")?.setAttribute("aria-pressed", String(isDark()));
  };

  paint();
  dark.addEventListener("change", paint);
  document.addEventListener("DOMContentLoaded", paint);
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".colours")) {
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

// A press on a button that can be seen before its script runs: a cheap laptop shows a page for seconds until then. The last one is given again
// once the script says that it listens: the frame's for the page, that of a part for what is in it (site.js).
{
  let pressed = null;
  const listenerOf = (button) => button.closest("[data-module]") ?? document.body;
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button:not(.colours)");
    if (button && !("started" in listenerOf(button).dataset)) {
      pressed = button;
    }
  }, true);
  document.addEventListener("started", ({ target }) => {
    if (pressed && listenerOf(pressed) === target) {
      const button = pressed;
      pressed = null;
      button.click(); // does nothing if its script has taken it off the page meanwhile
    }
  });
}
