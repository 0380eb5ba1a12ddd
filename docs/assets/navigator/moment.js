// The reader's clock. If it is clearly wrong, the reader may give today's date. That applies until the page is closed or loaded again: see clock.js.

let ahead = 0; // days from the date of the device to the one that the reader gave

/** Returns the present time, on the day that the reader gave, if any. */
export function now() {
  const time = new Date();
  time.setDate(time.getDate() + ahead);
  return time;
}

/** Sets today to a day, as 2009-08-27, or without one to the day of the device again. @param {string} day */
export function takeAsToday(day) {
  ahead = day ? Math.round((noon(day) - noon(dayOfDevice())) / 86_400_000) : 0;
}

/** Returns whether today is a day that the reader gave. */
export function isGiven() {
  return ahead !== 0;
}

/** Returns the present time as a stamp in UTC and as on the reader's own clock, and whether the reader gave the day. */
export function moment() {
  const time = now();
  const offset = -time.getTimezoneOffset();
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const stamp = time.toISOString().replace(/\.\d+Z$/, "Z");
  return { stamp, printed_at: `${today()}T${two(time.getHours())}:${two(time.getMinutes())}${zone}`, today_given: isGiven() };
}

/** Returns the day where the reader is, as 2009-08-27. */
export function today() {
  return dayOf(now());
}

/** Returns the day by the clock of the device, as 2009-08-27. */
export function dayOfDevice() {
  return dayOf(new Date());
}

/** @param {Date} time */
function dayOf(time) {
  return `${String(time.getFullYear()).padStart(4, "0")}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** @param {string} day */
function noon(day) {
  return Date.parse(`${day}T12:00Z`);
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, "0");
}
