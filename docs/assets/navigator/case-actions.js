// The actions on a case other than answering: undo, start again, the record, files, a link, saved cases. Each is a button (or a field) with
// data-do. Python makes all of them except the switch for keeping a case in the tab.
import { around, find, findIfAny } from "../site/elements.js";
import { ask as askReader, askText, showText } from "../site/ask.js";
import { newId } from "../storage/epoch.js";
import { askAndErase } from "../privacy/erase.js";
import * as savedCases from "../storage/saved-cases.js";
import { NotKept, sentenceOf } from "../storage/storage.js";
import { isOn, switchSession } from "../storage/tab-case.js";
import { copy, handOver, textOf } from "./case-sharing.js";
import { moment } from "./moment.js";
/** @import { draftsOf } from "./drafts.js" */
/** @import { savingOf } from "./saving.js" */

const LINK_WARNING = [
  "Anyone with this link can see the dates and choices in this case, wherever the link is sent or saved. It does not include anything you typed.",
  "Browsers do not send the part after # to a server. But some email programs turn # into %23. A browser then sends that part to this site’s server."
    + " A case file is safer.",
];

const MOST_OF_TEXT = 200; // most characters to show of a name from a damaged list

/**
 * Makes the actions of a navigator, which passes its functions for asking Python, speaking and showing.
 * @param {{
 *   root: HTMLElement, step: HTMLElement, here: () => View, viewsOfCase: () => View[], saving: ReturnType<typeof savingOf>, ask: Ask, tell: Tell, warn: Warn,
 *   put: (reply: Shows) => void, showStep: (reply: Shows & { state: CaseState }, request: Asked, id?: string) => void, showAside: Then, remember: () => void,
 *   forgetAll: () => void, startAgain: () => void, drafts: ReturnType<typeof draftsOf>, dropDraft: (form: HTMLFormElement) => void,
 * }} navigator
 */
export function actionsOf({ root, step, here, viewsOfCase, saving, ask, tell, warn, put, showStep, showAside, remember, forgetAll, startAgain, drafts, dropDraft }) {
  let daysAhead = 1; // the last choice of how many working days ahead a calendar reminds

  /** @param {string} name */
  const tick = (name) => findIfAny(step, `[name=${name}]`, HTMLInputElement);
  const reminder = () => findIfAny(step, "[name=days-ahead]", HTMLSelectElement);

  /** Returns the present moment, the case, and whether to include the reader's own words, as ticked on the step. */
  const choices = () => ({
    ...moment(), case_id: here().id, with_text: tick("with-text")?.checked ?? here().shown.with_text ?? false,
    days_ahead: Number(drafts.beside("days-ahead") ?? daysAhead), with_reference: tick("with-reference")?.checked ?? false, reference: findIfAny(step, "[name=case-name]", HTMLInputElement)?.value ?? "",
  });

  step.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target === reminder()) {
      daysAhead = Number(target.value);
      drafts.noteBeside("days-ahead", target.value);
    } else if (target instanceof HTMLInputElement && target === tick("with-reference")) {
      drafts.noteBeside("with-reference", target.checked ? "yes" : null);
    }
  });

  /** Keeps the entries of a case's calendar files, in each of its views and in its saved version. The next file cancels those that have gone. @param {string[]} exported */
  const keepExported = (exported) => {
    viewsOfCase().forEach((entry) => { entry.state = entry.state && { ...entry.state, exported }; });
    remember();
    saving.saveAgain();
  };

  /** Returns what to say about a file without the reader's own words, or an empty text if all were included. @param {CaseState} file */
  const leftOut = ({ answers }) => {
    if (JSON.stringify(answers) === JSON.stringify(here().state?.answers)) {
      return "";
    }
    const [box] = tick("with-text")?.labels ?? [];
    const how = box ? `tick “${box.textContent.trim()}” and download it again` : "go back to the case and tick the box for what you typed";
    return ` The file does not include what you typed. To include it, ${how}.`;
  };

  const backToStep = () => ask({ do: "show", waits: here().shown.waits }); // a step that waits still waits after a look at something else

  const restart = async () => {
    const lost = saving.isUnsaved() ? "This case is not saved. If you start again, you will lose its answers." : "This case is saved. Starting again clears its answers from this page.";
    if (await askReader({ title: "Start again?", text: [lost, "It does not delete your saved cases."], choices: [["again", "Start again"]] })) {
      startAgain();
    }
  };

  /** @type {Record<string, (data: DOMStringMap, element: HTMLElement) => unknown>} by the name in data-do */
  const actions = {
    change: ({ index }) => ask({ do: "change", index: Number(index) }),
    /** @param {HTMLElement} button */
    cancel: (_, button) => {
      dropDraft(/** @type {HTMLFormElement} */ (around(button, "form")));
      backToStep();
    },
    show: backToStep,
    "answer-now": () => ask({ do: "show" }),
    back: () => ask({ do: "back" }),
    restart,

    record: () => ask({ do: "record", ...choices() }, showAside),
    print: () => window.print(),
    /** @param {HTMLElement} button */
    "print-letter": (_, button) => {
      const letter = /** @type {HTMLElement} */ (around(button, ".copy"));
      letter.classList.add("to-print"); // print.css shows nothing else
      window.addEventListener("afterprint", () => letter.classList.remove("to-print"), { once: true });
      window.print();
    },
    /** @param {HTMLElement} button */
    copy: (_, button) => {
      const texts = [...button.closest(".copy")?.querySelectorAll(".copy-text") ?? []];
      const beside = texts.find((text) => text.getClientRects().length > 0);
      if (beside) {
        copied(beside.textContent);
      } else {
        ask({ do: "download", what: "text", ...choices() }, (reply) => copied(reply.text));
      }
    },
    download: ({ what }) => ask({ do: "download", what, ...choices() }, (reply) => {
      handOver(reply);
      if (reply.exported) {
        keepExported(reply.exported);
      }
      tell(`${reply.name} is on its way to your downloads.${what === "case" ? leftOut(JSON.parse(reply.text)) : ""}`);
    }),
    import: async (_, input) => {
      const [file] = /** @type {FileList} */ (/** @type {HTMLInputElement} */ (input).files);
      try {
        const text = await textOf(file);
        ask({ do: "import", text }, async (reply, request) => {
          if (await saving.mayLeave("case file")) {
            showStep(reply, request, newId());
          } else {
            tell("The file was not opened. The case that was open is still here.");
          }
        });
      } catch (fault) {
        warn(sentenceOf(fault));
      }
      /** @type {HTMLInputElement} */ (input).value = ""; // so that the same file can be chosen again
    },
    link: async () => {
      if (await askReader({ title: "Copy a link to this case?", text: LINK_WARNING, choices: [["link", "Copy the link"]] })) {
        ask({ do: "link" }, (reply) => handLink(`${location.href.split("#")[0]}#case=${reply.fragment}`));
      }
    },

    save: trying(() => saving.save()),
    saved: () => ask({ do: "saved", ...toList() }, showAside),
    load: trying(async ({ id = "" }) => {
      saved(id); // a missing one is reported before any question
      if (await saving.mayLeave("saved case")) {
        openSaved(id);
      }
    }),
    rename: trying(async ({ id = "" }) => {
      const { name } = saved(id);
      const given = await askText({ title: `Rename “${name}”`, label: "New name", value: name, words: "Rename", faultOf: saving.faultOfGiven });
      if (given) {
        showList(`The case is now called “${savedCases.renameCase(id, given)}”.`);
      }
    }),
    delete: trying(async ({ id = "" }) => {
      const { name } = saved(id);
      if (await askReader({ title: `Delete “${name}”?`, text: ["This deletes it from this device. You cannot undo this."], choices: [["delete", "Delete the case"]] })) {
        savedCases.deleteCase(id);
        saving.deleted(id);
        showList(`“${name}” has been deleted.`);
      }
    }),
    "delete-unreadable": trying(() => {
      savedCases.deleteUnreadable();
      showList("What could not be read has been deleted.");
    }),
    "delete-oldest": trying(async () => {
      const number = savedCases.savedCases().length - savedCases.MOST_SAVED;
      const title = number === 1 ? "Delete the oldest saved case?" : `Delete the ${number.toLocaleString("en-GB")} oldest saved cases?`;
      const text = ["This deletes them from this device. You cannot undo this. It does not delete files you have downloaded."];
      if (await askReader({ title, text, choices: [["delete", "Delete the oldest cases"]] })) {
        savedCases.deleteOldest(savedCases.MOST_SAVED);
        showList("The oldest cases have been deleted.");
      }
    }),
    erase: async () => {
      const erased = await askAndErase(forgetAll);
      if (erased) {
        tell(erased === "everything" ? "Everything has been deleted. No cases are saved in this browser." : "Everything but the offline copy has been deleted. No cases are saved in this browser.");
      }
    },
    /** @param {Element} box */
    session: (_, box) => {
      const { checked } = /** @type {HTMLInputElement} */ (box);
      try {
        switchSession(checked);
        tell(checked ? "This tab will now remember your answers if the page refreshes." : "This tab no longer remembers your answers. If the page refreshes, you will lose a case that is not saved.");
      } catch (fault) {
        warn(sentenceOf(fault));
      }
      remember();
      saving.show();
    },
  };

  /** Does some work that storage may refuse, and says why if it does. @param {(data: DOMStringMap) => unknown} work */
  function trying(work) {
    return async (/** @type {DOMStringMap} */ data) => {
      try {
        await work(data);
      } catch (fault) {
        if (!(fault instanceof NotKept)) {
          throw fault;
        }
        warn(fault.message);
      }
    };
  }

  /** @param {string} id */
  const saved = (id) => {
    const found = savedCases.savedCase(id);
    if (!found) {
      throw new NotKept("This case is no longer saved in this browser. It may have been deleted in another tab.");
    }
    return found;
  };

  /** Shows a saved case. Throws if it is no longer there. @param {string} id */
  const openSaved = (id) => {
    const found = saved(id);
    ask({ do: "show", state: found.state }, (reply, request) => {
      saving.opened({ ...found, state: reply.state });
      showStep(reply, request, id);
    });
  };

  /** Returns what Python needs to list the saved cases, without their answers. If there are more than a list can show, it has the newest. */
  const toList = () => {
    const entries = savedCases.savedCases().map(({ id, name, when }) => ({ id, name: name.slice(0, MOST_OF_TEXT), when: when.slice(0, MOST_OF_TEXT) }));
    return {
      entries: entries.slice(0, savedCases.MOST_SAVED), more: Math.max(0, entries.length - savedCases.MOST_SAVED),
      unreadable: savedCases.unreadableCases().slice(0, savedCases.MOST_SAVED), lasting: saving.isLasting(),
    };
  };

  /** @param {string} words */
  const showList = (words) => ask({ do: "saved", ...toList() }, (reply) => {
    put(reply);
    tell(words);
  });

  /** @param {string} text */
  const copied = async (text) => {
    if (await copy(text)) {
      tell("Copied.");
    } else {
      warn("This browser does not let the page copy. Select the text and copy it yourself.");
    }
  };

  /** @param {string} address */
  const handLink = async (address) => {
    if (await copy(address)) {
      tell("Link copied. This page has not sent it to anyone.");
    } else {
      showText({ title: "Copy this link", label: "Link", value: address });
    }
  };

  const box = findIfAny(root, "[data-do=session]", HTMLInputElement);
  if (box) {
    box.checked = isOn();
  }
  return {
    /** @param {HTMLElement} element */
    act: (element) => actions[element.dataset.do ?? ""]?.(element.dataset, element),
    /** Repeats in a new step the reader's last choices for a calendar file, in this case or else in the one before. */
    keepCalendarChoices: () => {
      const days = reminder();
      if (days) {
        days.value = drafts.beside("days-ahead") ?? String(daysAhead);
        find(step, "[name=with-reference]", HTMLInputElement).checked = drafts.beside("with-reference") === "yes";
      }
    },
    openSaved: (/** @type {string} */ id) => trying(() => openSaved(id))({}),
    restart,
    /** Returns what a request to show something again needs in addition to itself. @param {Shown} shown */
    toShow: (shown) => ({ ...moment(), ...(shown.do === "saved" ? toList() : {}) }),
  };
}
