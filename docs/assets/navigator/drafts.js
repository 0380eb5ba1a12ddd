// Keeps what is in the fields of an open question and not answered yet. It returns when the same question is on the page again. That can be
// after a look at the record or the saved cases, after Change, Back or a reload. When the answer is accepted, its draft is deleted. The
// same applies to the fields beside the question: the name for the case, until it is saved, and the choices for a calendar file.
import { keepDrafts, keptDrafts } from "../storage/tab-case.js";

const BESIDE = "beside"; // the key of the fields beside the question

/** Makes the drafts of a tab. `here` gives the id of the case on the page. @param {() => string} here */
export function draftsOf(here) {
  /** @type {Map<string, Drafts>} */
  const byCase = new Map(); // the id of a case → {a question's key: its fields}
  let asOffered = ""; // the fields of the question on the page before any input

  const ofCase = (id = here()) => {
    const drafts = byCase.get(id) ?? {};
    byCase.set(id, drafts);
    return drafts;
  };
  const keep = () => keepDrafts(here(), ofCase());
  const besideOf = () => [ofCase()[BESIDE] ?? []].flat(); // an earlier edition kept only one field

  return {
    /** Notes what is in the fields of a form. `place` is the number of answers before its own. @param {HTMLFormElement} form @param {number} place */
    note(form, place) {
      const fields = fieldsOf(form);
      if (JSON.stringify(fields) === asOffered) {
        delete ofCase()[keyOf(form.dataset.ask, place)];
      } else {
        ofCase()[keyOf(form.dataset.ask, place)] = fields;
      }
      keep();
    },

    /** Fills a form that has just been put on the page with its draft, if it has one. @param {HTMLFormElement} form @param {number} place */
    putBack(form, place) {
      asOffered = JSON.stringify(fieldsOf(form));
      const draft = ofCase()[keyOf(form.dataset.ask, place)];
      if (Array.isArray(draft)) {
        fill(form, draft);
      }
    },

    /** Replaces the draft of a form that has just been put on the page with its fields: a date as Python read it. @param {HTMLFormElement} form @param {number} place */
    take(form, place) {
      asOffered = "";
      ofCase()[keyOf(form.dataset.ask, place)] = fieldsOf(form);
      keep();
    },

    /** Notes what is in a field beside the question. Null deletes it. @param {string} name @param {string | null} value */
    noteBeside(name, value) {
      const others = besideOf().filter((field) => field.name !== name);
      ofCase()[BESIDE] = value === null ? others : [...others, { name, type: "beside", value }];
      if (!ofCase()[BESIDE].length) {
        delete ofCase()[BESIDE];
      }
      keep();
    },

    /** Returns what the reader has put into a field beside the question of this case, or undefined. @param {string} name */
    beside: (name) => besideOf().find((field) => field.name === name)?.value,

    /** Deletes the draft of a question that has been answered, or of a change that has been cancelled. @param {string | undefined} ask @param {number} place */
    drop(ask, place) {
      delete ofCase()[keyOf(ask, place)];
      keep();
    },

    /** Returns whether the reader has typed words into a field of this case that are not answered yet. */
    hasWords: () => Object.values(ofCase()).some((fields) => fields.some(({ type, value }) => type === "textarea" && value.trim())),

    /** Restores what a reload left of a case. @param {string} id */
    restore: (id) => byCase.set(id, keptDrafts(id)),

    /** Gives the drafts of a case to its copy. @param {string} from @param {string} to */
    move(from, to) {
      byCase.set(to, ofCase(from));
      byCase.delete(from);
    },

    /** Keeps them for a reload, if the case is kept. */
    keep,

    forget: () => byCase.clear(),
  };
}

/** Returns the key of a question, with its place, because a case can ask it more than once. @param {string | undefined} ask @param {number} place */
function keyOf(ask, place) {
  return `${place} ${ask}`;
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  return fieldsIn(form).filter((field) => !isTicked(field) || field.checked).map(({ name, type, value }) => ({ name, type, value }));
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} or what has the same properties */
function fieldsIn(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(({ name, type }) => name && type !== "hidden");
}

/** @param {{ type: string }} field */
function isTicked({ type }) {
  return type === "radio" || type === "checkbox";
}

/** @param {HTMLFormElement} form @param {DraftField[]} draft */
function fill(form, draft) {
  for (const field of fieldsIn(form).filter(({ disabled }) => !disabled)) {
    const kept = draft.find(({ name, value }) => name === field.name && (!isTicked(field) || value === field.value));
    if (isTicked(field)) {
      field.checked = Boolean(kept);
    } else if (kept && field.value !== kept.value) {
      field.value = kept.value;
      field.dispatchEvent(new Event("input", { bubbles: true })); // other scripts follow what is typed
    }
  }
}
