// Every deadline is compared with today, by the clock of the device. If that cannot be right, the navigator says so, and the reader can
// give the date. It is for this visit only, and is not saved.
import { find, findIfAny, made } from "../site/elements.js";
import { dayOfDevice, isGiven, takeAsToday, today } from "./moment.js";

const YEARS_AFTER = 5; // years that today may be after the last year with known bank holidays
const DAY = 86_400_000;

/** Says in `root` what is wrong with the clock. `changed` is called with a sentence when the reader has given a date, or removed it. Returns a function that checks again. @param {HTMLElement} root @param {(words: string) => void} changed */
export function watchClock(root, changed) {
  const place = made("div", { className: "clock" });
  find(root, ".navigator-status").after(place);

  /** @param {string} day @param {string} words */
  const take = (day, words) => {
    takeAsToday(day);
    show();
    changed(words);
    findIfAny(place, "button, input")?.focus(); // what was pressed has gone
  };

  const form = () => {
    const field = made("input", { type: "date", name: "today", required: true, autocomplete: "off" });
    const element = made("form", { className: "buttons" }, made("label", {}, "Today’s date ", field), made("button", { className: "button secondary" }, "Use this date"));
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      take(field.value, "This page now uses the date you entered.");
    });
    return element;
  };

  const takeBack = () => {
    const button = made("button", { type: "button", className: "button secondary" }, "Use this device’s date");
    button.addEventListener("click", () => take("", "This page now uses this device’s date again."));
    return made("p", { className: "buttons" }, button);
  };

  const show = () => {
    const device = `The clock on this device says ${inWords(dayOfDevice())}.`;
    const wrong = faultOf(dayOfDevice(), root.dataset);
    const found = isGiven() ? [made("p", {}, `We are using ${inWords(today())}, the date you entered, as today. ${device} We use your date until you close or refresh this page.`), takeBack()]
      : wrong ? [made("p", {}, `${device} ${wrong} Deadlines are compared with this date. If it is wrong, enter today’s date.`), form()] : [];
    place.replaceChildren(...found);
  };
  show();
  return show;
}

/** Returns why a day cannot be today, or "". `made` is the day of the edition, `known` the last day with known bank holidays. @param {string} day @param {DOMStringMap} edition */
function faultOf(day, { made: edition = "", known = "" }) {
  const time = Date.parse(day);
  if (time < Date.parse(edition) - DAY) { // elsewhere it may still be the day before
    return `That is before this edition was made, on ${inWords(edition)}.`;
  }
  return Number(day.slice(0, 4)) > Number(known.slice(0, 4)) + YEARS_AFTER ? `That is long after ${inWords(known)}, the last date we have bank holidays for.` : "";
}

/** @param {string} day */
function inWords(day) {
  return new Date(`${day}T12:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(",", "");
}
