// The reader's clock.

/** Now: as a stamp in UTC, and as the reader's own clock shows it. */
export function moment() {
  const now = new Date();
  const ahead = -now.getTimezoneOffset();
  const zone = `${ahead < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return { stamp: now.toISOString().replace(/\.\d+Z$/, "Z"), printed_at: `${today(now)}T${two(now.getHours())}:${two(now.getMinutes())}${zone}` };
}

/** The day where the reader is, as 2009-08-27. */
export function today(now = new Date()) {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function two(number) {
  return String(number).padStart(2, "0");
}
