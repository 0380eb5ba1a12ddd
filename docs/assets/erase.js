// The question before everything is erased. Whoever hands the device on wants nothing left of this site; whoever only goes on to the next
// customer, perhaps without a network, still needs the copy of it. So where there is a copy, the reader says which.
import { eraseAll, hasCopy } from "./keep.js";

const WARNING = "All cases go: those that you saved, and those that are open in any tab. So do your choice of colours and what lets the navigator"
  + " start sooner. This cannot be undone.";
const OF_THE_COPY = "A copy of this site is kept here as well, for use without a network. It holds nothing of a case, but it shows that the site was"
  + " opened on this device. Without it the site opens only with a network.";
const NO_NETWORK = "There is no network now.";

let isAsking = false;

/**
 * Asks, and erases what the reader says. Calls `begin` once it is settled that something goes, and resolves with "everything", "all but the
 * copy", or "" where the reader keeps it all.
 */
export async function askAndErase(root, begin = () => {}) {
  if (isAsking) {
    return ""; // a double press asks once
  }
  isAsking = true;
  const choice = await ask(await hasCopy());
  isAsking = false;
  if (choice) {
    begin();
    await eraseAll(root, choice === "everything");
  }
  return choice;
}

function ask(withCopy) {
  const dialog = document.createElement("dialog");
  dialog.className = "site-dialog ask-dialog md-typeset";
  dialog.setAttribute("aria-labelledby", "ask-title");
  dialog.setAttribute("aria-describedby", "ask-text");
  const text = made("div", { id: "ask-text" }, made("p", { textContent: WARNING }));
  const buttons = made("p", { className: "buttons" }, button("everything", "Erase everything"));
  if (withCopy) {
    text.append(made("p", { textContent: navigator.onLine ? OF_THE_COPY : `${OF_THE_COPY} ${NO_NETWORK}` }));
    buttons.append(button("all but the copy", "Erase all but the copy", "secondary"));
  }
  const cancel = button("", "Cancel", "secondary");
  cancel.autofocus = true; // a press of Enter too many erases nothing
  buttons.append(cancel);
  dialog.append(made("h2", { id: "ask-title", textContent: "Erase what this site keeps in this browser?" }), text, buttons);
  document.body.append(dialog);
  dialog.addEventListener("click", ({ target }) => target.matches("button") && dialog.close(target.value));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue); // empty as well where Escape has closed it
    });
  });
}

function made(tag, properties, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

function button(value, words, kind = "") {
  return made("button", { type: "button", className: `button ${kind}`.trim(), value, textContent: words });
}
