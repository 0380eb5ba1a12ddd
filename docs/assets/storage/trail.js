// The views of a tab, packed for storing. Each view has only the answers that differ from the case of the view before.

const SHOWN = ["show", "change", "record", "saved"];
const MOST_VIEWS = 100_000;
/** @type {(keyof Answer)[]} */
const PARTS = ["ask", "answer", "at", "early", "left_out"]; // parts of an answer: see navigator/case/case.py

/** Returns the views of the open case, for `unpacked`. `entries` are all views by their numbers, `at` is the one on the page. @param {Views} entries @param {number} at */
export function packed(entries, at) {
  /** @type {PackedView[]} */
  const views = [];
  /** @type {Answer[]} */
  let before = [];
  entries.forEach(({ id, state, shown }, number) => {
    if (id === entries[at].id) {
      const { answers = [], dates, ...rest } = state ?? /** @type {Partial<CaseState>} */ ({});
      const about = number === at && dates ? { ...rest, dates } : rest; // a reload compares the dates shown last
      const same = sharedBy(before, answers);
      views.push({ number, shown, about: state && about, same, more: answers.slice(same) });
      before = answers;
    }
  });
  return { views };
}

/** Returns what was packed, as a list of views, all of the case `id`. It is empty if it cannot be read, because the case itself is stored as well. @param {Trail} trail @param {string} id */
export function unpacked(trail, id) {
  /** @type {Views} */
  const entries = [];
  /** @type {Answer[]} */
  let before = [];
  try {
    for (const { number, shown, about, same, more } of trail.views) {
      if (!isNumber(number) || !SHOWN.includes(shown.do) || !Array.isArray(more)) {
        return [];
      }
      before = [...before.slice(0, same), ...more];
      entries[number] = { id, state: about && { ...about, answers: before }, shown };
    }
  } catch {
    return [];
  }
  return entries;
}

/** Returns the view on the page if it has an answer, or the last one of the same case that has one, or undefined. @param {Views} entries @param {number} at */
export function answeredView(entries, at) {
  return hasAnswers(entries[at].state) ? entries[at] : lastView(entries, at);
}

/** Returns the last view of the case on the page that has an answer, or undefined. It has the whole case, because going back does not delete an answer. @param {Views} entries @param {number} at */
export function lastView(entries, at) {
  return entries.findLast((entry) => entry?.id === entries[at].id && hasAnswers(entry.state));
}

/** Returns the number of a view in an entry of the browser's history. It is null if the number is not valid, as from another edition. @param {any} entry @returns {number | null} */
export function numberIn(entry) {
  return isNumber(entry?.n) && entry.n < MOST_VIEWS / 2 ? entry.n : null; // to leave room for later views
}

/** Returns a case without its last answers, and without the dates that it showed. @param {CaseState} state @param {number} by */
export function shortened({ answers, dates, ...rest }, by) {
  return { ...rest, answers: answers.slice(0, -by) };
}

/** Returns whether a case has an answer. Only Python looks into one. @param {CaseState | null} state */
export function hasAnswers(state) {
  return Boolean(state?.answers?.length);
}

/** Returns whether the answers of one case are the first, or all, of another's. @param {CaseState | null} one @param {CaseState | null | undefined} other */
export function isStartOf(one, other) {
  const [answers, others] = [one, other].map((state) => state?.answers ?? []);
  return sharedBy(answers, others) === answers.length;
}

/** @param {Answer[]} one @param {Answer[]} other */
function sharedBy(one, other) {
  const differs = one.findIndex((answer, place) => PARTS.some((part) => answer[part] !== other[place]?.[part]));
  return differs < 0 ? one.length : differs;
}

/** @param {any} given @returns {given is number} */
function isNumber(given) {
  return Number.isInteger(given) && given >= 0 && given < MOST_VIEWS;
}
