// Counts how much can still be written into a text field. Nothing is cut off: a text that is too long is refused, and stays in its field.

import { find, findIfAny } from "../site/elements.js";

const PAUSE = 1000; // milliseconds without a key until the count is read out

/** Serves the text field in `form`, if it has one. The count beside it changes at once, and is read out when the reader pauses. @param {HTMLFormElement} form */
export function showCount(form) {
  const field = findIfAny(form, "textarea[data-most]", HTMLTextAreaElement);
  if (!field) {
    return;
  }
  const [count, said] = [".count", ".count-said"].map((name) => find(form, name));
  let pause = 0;
  const show = () => {
    const left = Number(field.dataset.most) - [...field.value].length; // Python counts characters, not halves of them
    count.textContent = wordsFor(left);
    count.classList.toggle("is-over", left < 0);
  };
  field.addEventListener("input", () => {
    show();
    clearTimeout(pause);
    pause = window.setTimeout(() => { said.textContent = count.textContent; }, PAUSE);
  });
  if (field.value) {
    show();
  }
}

/** @param {number} left */
function wordsFor(left) {
  const number = Math.abs(left).toLocaleString("en-GB");
  const characters = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `${number} ${characters} too many` : `${number} ${characters} left`;
}
