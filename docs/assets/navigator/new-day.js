// A page that stays open into another day: what it says of today is then no longer so.
import { findAll } from "../site/elements.js";
import { today } from "./moment.js";

const NEW_DAY = "A new day has started. The deadlines on this page now use the new date.";
const AGAIN = 1000; // milliseconds until another try, while an answer is on its way

/**
 * Calls `work` when the day changes: at midnight, or when the tab comes back after it (a sleeping device hears no clock). It is given what to tell
 * the reader, and says whether it could be done; where it could not, it is called again. Returns what looks at once, with other words to tell.
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

/** Notes what is typed and chosen in `place`, and where the cursor is; returns what puts it back into the same fields after a change. @param {HTMLElement} place */
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

/** Returns what tells a field from the others of a step: the question, its name and, of several to choose from, its value. @param {Pick<HTMLInputElement, "name" | "form" | "type" | "value">} field */
const keyOf = ({ name, form, type, value }) => JSON.stringify([form?.dataset.ask, name, type === "radio" ? value : ""]);
