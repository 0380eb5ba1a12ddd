// For the page that is shown if an address leads nowhere. The “#” of a link to a case may be escaped on its way, so that the case is in the path.
// The case is taken out of the address at once. If the reader wants to open it, it goes behind the “#” as it should. No request contains it a second
// time.

import { find } from "../site/elements.js";

const IN_PATH = /%(?:25)*23case(?:=|%(?:25)*3d)/i;
const IS_NAVIGATOR = /\/navigator\/?$/;

/** Serves `section`, which is hidden unless there is such a link; `data-navigator` is the way to the navigator. @param {HTMLElement} section */
export function start(section) {
  const found = IN_PATH.exec(location.href);
  if (!found) {
    return;
  }
  const place = new URL(section.dataset.navigator ?? "", location.href);
  const before = new URL(location.href.slice(0, found.index)).pathname;
  if (IS_NAVIGATOR.test(before)) {
    place.pathname = before.endsWith("/") ? before : `${before}/`; // the host stays: what is before the case cannot be trusted
  }
  const link = new URL(place);
  link.hash = `case=${location.href.slice(found.index + found[0].length)}`;
  history.replaceState(null, "", new URL("../404.html", place)); // not the navigator's own address: to open it would then be no step to another page
  find(section, "button").addEventListener("click", () => location.replace(link));
  section.hidden = false;
  find(section, "h2").focus();
}
