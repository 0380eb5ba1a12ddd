// Fills the three fields of a date with one press: "Today", "Yesterday", a suggested date, and the browser's own picker. The buttons are in
// the HTML of a step (`_date_html` of navigator/show/question.py). Their listeners are on the document, so that a step can be put in at any
// time. The root of the page says what the browser can do, and the style sheet hides buttons without an effect.
//
// Dates are passed on as 2009-08-27, so nothing depends on the language of the browser. Only Python reads what is typed.
import { around, find } from "../site/elements.js";
import { now } from "./moment.js";

const FIELDS = ["year", "month", "day"];
/** @type {Record<string, number>} */
const DAYS_BACK = { today: 0, yesterday: 1 };
const WHOLE = /\d.*[^\d].*\d|\p{L}{3}.*\d|\d.*\p{L}{3}|^(\d{2}){3,4}$/su; // pasted text with more than one part of a date
const PICKER = "input[type=date]";

/** Returns the day so many days ago where the reader is, as 2009-08-27. @param {number} number */
function daysAgo(number) {
  const time = now();
  const then = new Date(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate() - number));
  return then.toISOString().slice(0, 10);
}

/** Puts a date into the three fields, as if it had been typed there. @param {HTMLFormElement} form @param {string} iso */
function fill(form, iso) {
  iso.split("-").forEach((part, place) => write(partOf(form, FIELDS[place]), String(Number(part))));
}

/** @param {HTMLInputElement} field @param {string} text */
function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true })); // the script that keeps drafts listens for it
}

/** Returns one of the three fields. @param {HTMLFormElement | null} form @param {string} name */
function partOf(form, name) {
  return /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));
}

/** Opens the picker at the date in the fields, if it can show that. @param {HTMLInputElement} picker */
function pick(picker) {
  const [year, month, day] = FIELDS.map((name) => partOf(picker.form, name).value.trim());
  picker.value = /^\d{4}$/.test(year) ? [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-") : ""; // empty if it is not a date
  picker.showPicker();
}

document.addEventListener("click", (event) => {
  const button = around(event.target, "button[data-date]", HTMLButtonElement);
  if (!button?.form) {
    return;
  }
  const what = button.dataset.date ?? "";
  if (what === "pick") {
    pick(find(/** @type {HTMLElement} */ (button.parentElement), PICKER, HTMLInputElement));
  } else {
    fill(button.form, what in DAYS_BACK ? daysAgo(DAYS_BACK[what]) : what);
  }
});

document.addEventListener("change", (event) => {
  const picker = around(event.target, `.date-picker ${PICKER}`, HTMLInputElement);
  if (picker?.form && picker.value) {
    fill(picker.form, picker.value);
  }
});

// A whole date that is pasted into one field replaces the content of the other two.
document.addEventListener("paste", (event) => {
  const field = around(event.target, ".date-field input", HTMLInputElement);
  if (field && WHOLE.test(event.clipboardData?.getData("text/plain").trim() ?? "")) {
    FIELDS.map((name) => partOf(field.form, name)).filter((other) => other !== field).forEach((other) => write(other, ""));
    write(field, ""); // the pasted text replaces it, wherever the cursor is
  }
});

document.documentElement.classList.add("fills-dates");
document.documentElement.classList.toggle("picks-dates", "showPicker" in HTMLInputElement.prototype);
