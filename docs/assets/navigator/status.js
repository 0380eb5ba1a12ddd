// The navigator's status line: what it is doing, what has been done, and what is wrong.

/** Speaks in the status line of `root`; `step` is asked for the page of the box where the case stands. */
export function statusLine(root, step) {
  const status = root.querySelector(".navigator-status");
  const aloud = document.createElement("div");
  aloud.className = "visually-hidden";
  aloud.setAttribute("role", "alert");
  root.prepend(aloud);

  /** Says something; with `busy`, beside a sign that work is going on. */
  const tell = (words, busy = false) => {
    const line = document.createElement("p");
    line.textContent = words;
    if (busy) {
      const progress = document.createElement("progress");
      progress.setAttribute("aria-hidden", "true");
      line.prepend(progress);
    }
    clear();
    status.append(line);
    return line;
  };

  const clear = () => {
    status.replaceChildren();
    status.style.minHeight = "";
  };

  /** Says what is wrong, at once; with `again`, offers to try again and a way on without the navigator. `more` are further buttons: [words, what it does]. */
  const warn = (words, again, more = []) => {
    const line = tell(`${words} `);
    line.className = "navigator-warning";
    line.setAttribute("role", "alert");
    if (again) {
      const link = document.createElement("a");
      const way = step.querySelector(".box-more a")?.href ?? "#navigator-static";
      link.href = way;
      link.target = way.startsWith("#") ? "" : "_blank";
      link.textContent = "Go on through the linked pages";
      line.append(button("Try again", again), " ", link);
    }
    more.forEach(([name, work]) => line.append(" ", button(name, work)));
  };

  /** Takes off the words about work that is done; others stay until something new is said. Their room stays: nothing moves under a press. */
  const settle = () => {
    if (status.querySelector("progress")) {
      const height = status.offsetHeight;
      status.replaceChildren();
      status.style.minHeight = `${height}px`;
    }
  };

  /** Has words read out at once that are on the page elsewhere; what takes the focus is no alert of its own. */
  const announce = (words) => { aloud.textContent = words; };

  return { tell, warn, settle, announce, clear };
}

function button(words, work) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "button secondary", textContent: words });
  element.addEventListener("click", () => work());
  return element;
}
