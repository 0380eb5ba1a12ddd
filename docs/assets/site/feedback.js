// The page for reporting a mistake: names the page that the reader came from, and copies the text.

import { button, find, made } from "./elements.js";

/** Fills in the text of `root` from the address's fragment and adds a button that copies it. @param {HTMLElement} root */
export function start(root) {
  const text = find(root, "textarea", HTMLTextAreaElement);
  const actions = find(root, ".feedback-actions");
  const said = made("span");
  said.setAttribute("role", "status");
  const copying = button("Copy the text", "button", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Your browser did not allow this. The text is selected: copy it with the keyboard.";
    }
  });
  actions.append(copying, " ", said);

  const name = () => {
    const page = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (page?.closest(".page-names")) {
      text.value = text.value.replace(/^Page:.*$/m, () => `Page: ${page.textContent.trim()}`);
      window.scrollTo(0, 0); // the address led down to the name, which is in the text now
    }
  };
  window.addEventListener("hashchange", name);
  if (document.readyState === "complete") {
    name();
  } else {
    window.addEventListener("load", name); // until then the browser may still scroll to the name
  }
}
