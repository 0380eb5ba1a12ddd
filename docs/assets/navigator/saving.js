// The case on the page and its saved version on this device. A case that has a name saves itself after each answer. Two tabs may have the same
// case open: neither overwrites what it has not seen, and the reader says which version to keep.
import { find, findIfAny } from "../site/elements.js";
import { ask, askText } from "../site/ask.js";
import { newId } from "../storage/epoch.js";
import * as savedCases from "../storage/saved-cases.js";
import { NotKept } from "../storage/storage.js";
import { isOn } from "../storage/tab-case.js";
import { moment, today } from "./moment.js";
import { hasAnswers, isStartOf } from "../storage/trail.js";
/** @import { draftsOf } from "./drafts.js" */

const NAME = "case-name"; // the field for the name of the case

/**
 * @typedef {{ name: string, when: string, state: CaseState | null, revision: string | null, isDisputed?: boolean, isToldOf?: boolean }}
 * Seen what this tab knows about a saved case, and whether the reader has been asked about versions or knows of a newer one
 */

/**
 * Makes the object that saves a tab's cases. `here` gives the view on the page, and `answered` that one or, if it has no answer, the last
 * one that has. `renumber` gives all views of a case another id, and `open` shows a saved case. `changed` is called when the saved version
 * is another. `drafts` has the name that is typed and not saved yet.
 * @param {{
 *   root: HTMLElement, step: HTMLElement, here: () => View, answered: () => View | undefined, renumber: (from: string, to: string) => void, open: (id: string) => void,
 *   changed: () => void, drafts: ReturnType<typeof draftsOf>, tell: Tell, warn: Warn,
 * }} navigator
 */
export function savingOf({ root, step, here, answered, renumber, open, changed, drafts, tell, warn }) {
  /** @type {Map<string, Seen>} by the id of a case: its saved version as this tab last wrote or read it */
  const seen = new Map();
  const line = document.createElement("p");
  line.className = "save-state";
  find(root, ".navigator-case").before(line);
  /** @type {boolean | null} whether the browser has agreed not to delete saved cases by itself; null if it does not say */
  let isLasting = null;
  savedCases.willLast().then((agreed) => { isLasting = agreed; });

  const nameField = () => findIfAny(step, `[name=${NAME}]`, HTMLInputElement);
  const now = () => moment().printed_at;

  /** @param {SavedCase} saved */
  const note = ({ id, name, when, state, revision }) => {
    seen.set(id, { name, when, state, revision: revision ?? "", isDisputed: false });
    changed();
  };

  /** Returns whether closing the tab would lose an answer. */
  const isUnsaved = () => {
    const { id, state } = answered() ?? here();
    return hasAnswers(state) && !isStartOf(state, seen.get(id)?.state);
  };

  // --- Saving ---

  /** Saves the case under the name in its field. A new name makes a copy, and the case continues as the copy. */
  const save = async (name = nameField()?.value ?? "") => {
    const fault = savedCases.faultOfName(name);
    if (fault) {
      throw new NotKept(fault);
    }
    const version = seen.get(here().id);
    const wanted = savedCases.tidy(name) || version?.name || "Case";
    /** @param {SavedCase} saved */
    const done = (saved) => tell(`Saved as “${saved.name}” on this device.`);
    if (version && wanted !== version.name) {
      await write(wanted, null, done, newId());
    } else {
      await write(wanted, version?.revision ?? null, done);
    }
    isLasting = await savedCases.askToLast();
  };

  /** Saves a case that has a name after an answer. */
  const saveAgain = () => {
    const { id, state } = here();
    const version = seen.get(id);
    if (version && !version.isDisputed && hasAnswers(state)) {
      if (savedCases.savedCase(id)) {
        trying(() => write(version.name, version.revision));
      } else {
        tellOfDeletion(id);
      }
    }
    show();
  };

  /** Stores the case, or asks what to do with a version that this tab has not seen. With another `id` the case continues as a copy. @param {string} name @param {string | null} revision */
  const write = async (name, revision, done = (/** @type {SavedCase} */ _) => {}, id = here().id) => {
    const { state } = here();
    const { saved, newer } = savedCases.saveCase({ id, name, when: now(), state: /** @type {CaseState} */ (state) }, revision);
    if (saved) {
      drafts.noteBeside(NAME, null);
      if (id !== here().id) {
        renumber(here().id, id);
      }
      note(saved);
      show();
      done(saved);
    } else if (newer) {
      await settle(newer, done);
    }
  };

  /** @param {SavedCase} newer @param {(saved: SavedCase) => void} done */
  const settle = async (newer, done) => {
    const version = seen.get(newer.id) ?? { revision: null, state: null, when: newer.when, name: newer.name };
    seen.set(newer.id, { ...version, isDisputed: true }); // asked once, not again after each answer
    show();
    const choice = await ask({
      title: "The saved case is newer",
      text: [`“${newer.name}” has been saved in another tab (${timeOf(newer.when)}). The answers on this page are different and are not saved yet.`],
      choices: [["copy", "Save these as a copy"], ["replace", "Replace the saved case"], ["open", "Open the saved case"]],
    });
    if (choice === "copy") {
      await write(newer.name, null, (saved) => tell(`Saved as “${saved.name}”. The other version is still saved as “${newer.name}”.`), newId());
    } else if (choice === "replace") {
      await write(newer.name, savedCases.revisionOf(newer), done);
    } else if (choice === "open") {
      open(newer.id);
    }
  };

  /** @param {() => unknown} work */
  const trying = async (work) => {
    try {
      await work();
    } catch (fault) {
      if (!(fault instanceof NotKept)) {
        throw fault;
      }
      warn(fault.message);
    }
    show();
  };

  // --- Before another case takes its place ---

  /** Returns whether another case may replace the one on the page, and asks if that would lose answers. `what` is the source of the other case. @param {string} what */
  const mayLeave = async (what) => {
    if (!isUnsaved()) {
      return true;
    }
    const choice = await ask({
      title: `Open the ${what}?`,
      text: [`The case on this page is not saved. If you open the ${what}, you will lose its answers.`],
      choices: [["save", "Save this case first"], ["open", "Open without saving"]],
    });
    return choice === "open" || (choice === "save" && saveFirst());
  };

  const saveFirst = async () => {
    const known = nameField()?.value || seen.get(here().id)?.name;
    const name = known || (await askText({ title: "Save this case", label: "Name", value: "", words: "Save case", faultOf: faultOfGiven }));
    if (!name) {
      return false;
    }
    await trying(() => save(name));
    return !isUnsaved();
  };

  /** @param {string} name */
  const faultOfGiven = (name) => (savedCases.tidy(name) ? savedCases.faultOfName(name) : "Enter a name for this case.");

  // --- Other tabs ---

  /** @param {string} id */
  const tellOfDeletion = (id) => {
    warn(`“${seen.get(id)?.name}” has been deleted in another tab, so this case is no longer saved. To save it again, select “Save case”.`);
    seen.delete(id);
    changed();
  };

  savedCases.onSavedElsewhere(() => {
    const { id } = here();
    const version = seen.get(id);
    const saved = version && savedCases.savedCase(id);
    if (version && !saved) {
      tellOfDeletion(id);
    } else if (saved && savedCases.revisionOf(saved) !== version.revision && !version.isToldOf) {
      version.isToldOf = true;
      tell(`Another tab has saved a newer version of “${saved.name}”. To see it, open it from your saved cases.`);
    }
    show();
  });

  // --- What the page says of it ---

  const show = () => {
    const { id } = here();
    const version = seen.get(id);
    const saved = savedCases.savedCase(id);
    if (version && saved) {
      version.name = saved.name; // it may have been given another one
    }
    const field = nameField();
    if (field && document.activeElement !== field) {
      field.value = drafts.beside(NAME) ?? saved?.name ?? "";
    }
    line.textContent = hasAnswers((answered() ?? here()).state) ? words(version) : "";
  };

  /** @param {Seen | undefined} version */
  const words = (version) => {
    if (version && !isUnsaved()) {
      return `Saved ${timeOf(version.when)} as “${version.name}”.`;
    }
    const lost = isOn() ? "This tab remembers the answers until you close it." : "If you close or refresh this page, you will lose the answers.";
    return version?.state ? `Not saved since ${timeOf(version.when)}. ${lost}` : `Not saved. ${lost}`;
  };

  step.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target === nameField()) {
      drafts.noteBeside(NAME, target.value);
    }
  });

  return {
    save, saveAgain, isUnsaved, mayLeave, show, faultOfGiven,
    isLasting: () => isLasting,
    /** Notes that the reader has deleted the saved version here. @param {string} id */
    deleted: (id) => {
      seen.delete(id);
      changed();
    },
    /** Notes the saved version of a case that is about to be shown. */
    opened: note,
    /** Returns the revision of the saved version of the case on the page, or null if this tab does not know one. */
    revision: () => seen.get(here().id)?.revision ?? null,
    /** Restores what a reload left: the version that this tab had seen, if it is still the saved one. @param {string} id @param {string | null} revision */
    restore(id, revision) {
      const saved = savedCases.savedCase(id);
      if (saved && revision !== null) {
        const isSeen = savedCases.revisionOf(saved) === revision;
        seen.set(id, { name: saved.name, when: saved.when, revision, state: isSeen ? saved.state : null, isDisputed: false });
      }
    },
    forget: () => seen.clear(),
  };
}

/** Returns the time of a save on the reader's clock: "10:02", and the day if that was not today. @param {string} when */
function timeOf(when) {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(when) ?? [];
  if (!day || day === today()) {
    return time ?? "earlier";
  }
  return `${time} on ${new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
}
