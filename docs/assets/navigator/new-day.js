// Updates a page that stays open into another day, because what it says about today is then wrong.
import { findAll } from "../site/elements.js";
import { today } from "./moment.js";

const NEW_DAY = "A new day has started. The deadlines on this page now use the new date.";
const AGAIN = 1000; // milliseconds until another try, while an answer is on its way

/**
 * Calls `work` when the day changes: at midnight, or when the tab is active again after it (timers do not run on a sleeping device). `work`
 * gets the words for the reader, and returns whether it could be done. If it could not, it is called again. Returns a function that checks
 * at once, with other words.
 * @param {(words: string) => boolean} work
 */
export function onNewDay(work) {
  let seen = today();
  let timer = 0;
  const look = (words = NEW_DAY) => {
    clearTimeout(timer);
    const isDone = today() === seen || work(words);
    if (isDone) {
      seen = today();
    }
    timer = setTimeout(look, isDone ? untilMidnight() : AGAIN, isDone ? undefined : words);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.addEventListener("pageshow", () => look());
  window.addEventListener("focus", () => look());
  look();
  return look;
}

function untilMidnight() {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - now.getTime();
}

/** Notes what is typed and chosen in `place`, and the place of the cursor. Returns a function that restores it in the same fields after a change. @param {HTMLElement} place */
export function noteTyped(place) {
  const noted = fieldsIn(place).map(({ name, form, type, value, checked }) => ({ key: keyOf({ name, form, type, value }), value, checked }));
  const active = fieldsIn(place).find((field) => field === document.activeElement);
  const cursor = active && { key: keyOf(active), from: active.selectionStart, to: active.selectionEnd };
  return () => {
    const fields = new Map(fieldsIn(place).map((field) => [keyOf(field), field]));
    noted.forEach(({ key, value, checked }) => {
      const field = fields.get(key);
      if (field?.matches("[type=radio], [type=checkbox]")) {
        field.checked = checked;
      } else if (field) {
        field.value = value;
      }
    });
    const again = cursor && fields.get(cursor.key);
    if (again) {
      again.focus({ preventScroll: true });
      if (cursor?.from !== null && cursor?.from !== undefined) {
        again.setSelectionRange(cursor.from, cursor.to);
      }
    }
  };
}

/** @param {HTMLElement} place */
const fieldsIn = (place) => /** @type {HTMLInputElement[]} */ (findAll(place, "input[name]:not([type=file], [type=hidden]), textarea[name]"));

/** Returns what distinguishes a field from the others of a step: the question, its name and, for one of several choices, its value. @param {Pick<HTMLInputElement, "name" | "form" | "type" | "value">} field */
const keyOf = ({ name, form, type, value }) => JSON.stringify([form?.dataset.ask, name, type === "radio" ? value : ""]);
