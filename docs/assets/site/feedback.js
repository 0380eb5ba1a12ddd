// The page on which a mistake is reported: names the page that the reader came from, and copies the text.

/** Fills in the text of `root` from the address's fragment and adds a button that copies it. */
export function start(root) {
  const text = root.querySelector("textarea");
  const actions = root.querySelector(".feedback-actions");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Copy the text";
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The browser did not allow it. The text is marked: copy it with the keyboard.";
    }
  });
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  actions.append(button, " ", said);

  const name = () => {
    const page = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (page?.closest(".page-names")) {
      text.value = text.value.replace(/^Page:.*$/m, () => `Page: ${page.textContent.trim()}`);
      window.scrollTo(0, 0); // the address led down to the name, which stands in the text now
    }
  };
  window.addEventListener("hashchange", name);
  if (document.readyState === "complete") {
    name();
  } else {
    window.addEventListener("load", name); // until then the browser may still scroll to the name
  }
}
