// On the page for missing addresses: a link to a case whose “#” was escaped on its way. Its case is then in the path. The case is removed
// from the address at once, so that no second request contains it. If the reader wants to open it, it is put after the “#” again.

import { find } from "../site/elements.js";

const IN_PATH = /%(?:25)*23case(?:=|%(?:25)*3d)/i;
const IS_NAVIGATOR = /\/navigator\/?$/;

/** Serves `section`, which is hidden unless there is such a link. `data-navigator` is the path to the navigator. @param {HTMLElement} section */
export function start(section) {
  const found = IN_PATH.exec(location.href);
  if (!found) {
    return;
  }
  const place = new URL(section.dataset.navigator ?? "", location.href);
  const before = new URL(location.href.slice(0, found.index)).pathname;
  if (IS_NAVIGATOR.test(before)) {
    place.pathname = before.endsWith("/") ? before : `${before}/`; // the host stays, because the part before the case cannot be trusted
  }
  const link = new URL(place);
  link.hash = `case=${location.href.slice(found.index + found[0].length)}`;
  history.replaceState(null, "", new URL("../404.html", place)); // not the navigator's own address, because opening it would then not load another page
  find(section, "button").addEventListener("click", () => location.replace(link));
  section.hidden = false;
  find(section, "h2").focus();
}
