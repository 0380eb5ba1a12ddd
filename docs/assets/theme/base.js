// What the theme's own script expects to find on the page: four helpers for small settings such as the colour scheme.
// They are kept in the browser's storage under the path of the site's root, so that two sites on one host do not mix.
// Nothing here may stop a page: storage can be switched off, full, or hold nonsense.
"use strict";

window.__md_scope = new URL(document.currentScript.dataset.scope, location.href);

window.__md_hash = (text) => {
  let hash = 0;
  for (const character of text) {
    hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  }
  return hash;
};

window.__md_get = (name, storage, scope = window.__md_scope) => {
  try {
    return JSON.parse((storage ?? localStorage).getItem(`${scope.pathname}.${name}`));
  } catch {
    return null;
  }
};

window.__md_set = (name, value, storage, scope = window.__md_scope) => {
  try {
    (storage ?? localStorage).setItem(`${scope.pathname}.${name}`, JSON.stringify(value));
  } catch {
    // The setting then lasts for this page only.
  }
};
