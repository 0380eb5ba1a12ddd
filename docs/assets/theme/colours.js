// Sets the colour scheme before the first text is painted: the reader's own choice, else what the device asks for.
// The choice is kept in the browser's storage under the path of the site's root, so that two sites on one host do not mix.
// Nothing here may stop a page: storage can be switched off, full, or hold nonsense.
"use strict";

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
  document.addEventListener("DOMContentLoaded", () => {
    paint();
    document.querySelector(".colours")?.addEventListener("click", () => {
      chosen = isDark() ? "light" : "dark";
      paint();
      try {
        localStorage.setItem(key, chosen);
      } catch {
        // The choice then lasts for this page only.
      }
    });
  });
}
