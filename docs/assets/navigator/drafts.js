// What is in the fields of an open question and not answered yet. It is shown again with the same question: after a look at the record or the saved cases, or
// after Change, Back or a reload. Once the answer is taken its draft is gone. The same applies to the fields beside the question: the name for the case, until
// it is saved, and the options of a calendar file.
import { keepDrafts, keptDrafts } from "../storage/tab-case.js";

const BESIDE = "beside"; // the key of the fields beside the question

/** Returns the drafts of a tab. `here` gives the id of the case on the page. @param {() => string} here */
export function draftsOf(here) {
  /** @type {Map<string, Drafts>} */
  const byCase = new Map(); // the id of a case → {a question's key: its fields}
  let asOffered = ""; // the fields of the question on the page as they were before the reader came

  const ofCase = (id = here()) => {
    const drafts = byCase.get(id) ?? {};
    byCase.set(id, drafts);
    return drafts;
  };
  const keep = () => keepDrafts(here(), ofCase());
  const besideOf = () => [ofCase()[BESIDE] ?? []].flat(); // an earlier edition kept one field alone

  return {
    /** Takes note of what is in the fields of a form; `place` is the number of answers before its own. @param {HTMLFormElement} form @param {number} place */
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

    /** Takes the fields of a form that has just been put on the page as its draft: a date as it was understood. @param {HTMLFormElement} form @param {number} place */
    take(form, place) {
      asOffered = "";
      ofCase()[keyOf(form.dataset.ask, place)] = fieldsOf(form);
      keep();
    },

    /** Takes note of what is in a field beside the question; null deletes it. @param {string} name @param {string | null} value */
    noteBeside(name, value) {
      const others = besideOf().filter((field) => field.name !== name);
      ofCase()[BESIDE] = value === null ? others : [...others, { name, type: "beside", value }];
      if (!ofCase()[BESIDE].length) {
        delete ofCase()[BESIDE];
      }
      keep();
    },

    /** Returns what the reader has put into a field beside the question of this case; undefined if they have not put in anything. @param {string} name */
    beside: (name) => besideOf().find((field) => field.name === name)?.value,

    /** Drops the draft of a question that has been answered, or of a change that has been called off. @param {string | undefined} ask @param {number} place */
    drop(ask, place) {
      delete ofCase()[keyOf(ask, place)];
      keep();
    },

    /** Returns whether the reader has typed words into a field of this case that are not answered yet. */
    hasWords: () => Object.values(ofCase()).some((fields) => fields.some(({ type, value }) => type === "textarea" && value.trim())),

    /** Takes up what a reload left of a case. @param {string} id */
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

/** The same question can be asked more than once in a case. @param {string | undefined} ask @param {number} place */
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
