// The navigator's status line: what it is doing, what has been done, and what is wrong.

import { button, find, findIfAny, made } from "../site/elements.js";

/** Makes the status line of `root`. `step` has the link to the page of the present box. @param {HTMLElement} root @param {HTMLElement} step */
export function statusLine(root, step) {
  const status = find(root, ".navigator-status");
  const aloud = document.createElement("div");
  aloud.className = "visually-hidden";
  aloud.setAttribute("role", "alert");
  root.prepend(aloud);

  /** Says something. With `busy` it is beside a sign of work. @param {string} words */
  const tell = (words, busy = false) => {
    const line = made("p", {}, words);
    if (busy) {
      line.prepend(made("progress", { ariaHidden: "true" }));
    }
    clear();
    status.append(line);
    return line;
  };

  const clear = () => {
    status.replaceChildren();
    status.style.minHeight = "";
  };

  /** Says at once what is wrong. With `again`, it offers to try again and a route without the navigator. `more` are further buttons: [words, function]. @param {string} words @param {() => void} [again] @param {[string, () => void][]} more */
  const warn = (words, again, more = []) => {
    const line = tell(`${words} `);
    line.className = "navigator-warning";
    line.setAttribute("role", "alert");
    if (again) {
      const link = document.createElement("a");
      const way = findIfAny(step, ".box-more a", HTMLAnchorElement)?.href ?? "#navigator-static";
      link.href = way;
      link.target = way.startsWith("#") ? "" : "_blank";
      link.textContent = "Use the box pages instead";
      line.append(button("Try again", "button secondary", again), " ", link);
    }
    more.forEach(([name, work]) => line.append(" ", button(name, "button secondary", work)));
  };

  /** Removes the words about finished work. Others stay until there is something new to say. Their room stays, so that nothing moves under a press. */
  const settle = () => {
    if (status.querySelector("progress")) {
      const height = status.offsetHeight;
      status.replaceChildren();
      status.style.minHeight = `${height}px`;
    }
  };

  /** Has words read out at once that are elsewhere on the page, because an element with the focus is not an alert. @param {string} words */
  const announce = (words) => { aloud.textContent = words; };

  return { tell, warn, settle, announce, clear };
}
