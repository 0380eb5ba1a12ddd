// Sets the colour scheme before the first text is painted: the reader's own choice, else what the device asks for.
"use strict";

{
  const options = [...document.querySelectorAll("[data-md-component=palette] input")];
  const saved = window.__md_get("__palette");
  const chosen =
    options[saved?.index] ?? options.find((option) => matchMedia(option.dataset.mdColorMedia).matches);
  for (const part of ["media", "scheme", "primary", "accent"]) {
    const value = chosen?.getAttribute(`data-md-color-${part}`);
    if (value) {
      document.body.setAttribute(`data-md-color-${part}`, value);
    }
  }
}
