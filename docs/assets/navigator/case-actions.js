// What can be done with a case besides answering: undo, start again, the record, files, a link, saved cases. Each is a button
// (or a field) with data-do; Python makes all of them but the switch for keeping a case in the tab.
import { ask as askReader, askText, showText } from "../site/ask.js";
import { newId } from "../storage/epoch.js";
import { askAndErase } from "../site/erase.js";
import * as keep from "../storage/keep.js";
import { moment } from "./moment.js";

const LINK_WARNING = [
  "The link contains the answers of this case: its dates and choices, but none of your own words. Anyone with the link can read them, and they stay"
    + " wherever the link is sent or saved.",
  "Browsers do not send the part after # to a server. But some mail programs turn # into %23, and then a browser sends that part to the server of this"
    + " site. A case file is safer.",
];

const MOST_OF_TEXT = 200; // characters of a name that a damaged list may hold

/** The actions of a navigator, which hands over how it asks Python, speaks and shows. */
export function actionsOf({ root, step, here, viewsOfCase, saving, ask, tell, warn, put, showStep, showAside, remember, forgetAll, startAgain, drafts, dropDraft }) {
  let daysAhead = 1; // how many working days ahead a calendar reminds, as chosen last

  const field = (name) => step.querySelector(`[name=${name}]`);

  /** Now, which case it is, and whether the reader's own words go along, as ticked on the step. */
  const choices = () => ({
    ...moment(), case_id: here().id, with_text: field("with-text")?.checked ?? here().shown.with_text ?? false,
    days_ahead: Number(drafts.beside("days-ahead") ?? daysAhead), with_reference: field("with-reference")?.checked ?? false, reference: field("case-name")?.value ?? "",
  });

  step.addEventListener("change", ({ target }) => {
    if (target === field("days-ahead")) {
      daysAhead = Number(target.value);
      drafts.noteBeside("days-ahead", target.value);
    } else if (target === field("with-reference")) {
      drafts.noteBeside("with-reference", target.checked ? "yes" : null);
    }
  });

  /** Keeps beside a case, in each of its views and in its saved version, what its calendar files have held: the next one cancels what is gone. */
  const keepExported = (exported) => {
    viewsOfCase().forEach((entry) => { entry.state = { ...entry.state, exported }; });
    remember();
    saving.saveAgain();
  };

  /** What to say of a file without the reader's own words; nothing where none were left out. */
  const leftOut = ({ answers }) => {
    if (JSON.stringify(answers) === JSON.stringify(here().state.answers)) {
      return "";
    }
    const [box] = field("with-text")?.labels ?? [];
    const how = box ? `tick “${box.textContent.trim()}” and download it again` : "go back to the case and tick the box for them";
    return ` The file does not include what you typed. To include it, ${how}.`;
  };

  const actions = {
    change: ({ index }) => ask({ do: "change", index: Number(index) }),
    cancel: (_, button) => {
      dropDraft(button.form);
      actions.show();
    },
    show: () => ask({ do: "show", waits: here().shown.waits }), // a step that waits goes on waiting after a look at something else
    "answer-now": () => ask({ do: "show" }),
    back: () => ask({ do: "back" }),
    restart: async () => {
      const lost = saving.isUnsaved() ? "This case is not saved. If you start again, its answers are lost." : "This case is saved. Its answers leave the page.";
      if (await askReader({ title: "Start again?", text: [lost, "Your saved cases stay."], choices: [["again", "Start again"]] })) {
        startAgain();
      }
    },

    record: () => ask({ do: "record", ...choices() }, showAside),
    print: () => window.print(),
    "print-letter": (_, button) => {
      const letter = button.closest(".copy");
      letter.classList.add("to-print"); // print.css shows nothing else
      window.addEventListener("afterprint", () => letter.classList.remove("to-print"), { once: true });
      window.print();
    },
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
      keep.handOver(reply);
      if (reply.exported) {
        keepExported(reply.exported);
      }
      tell(`${reply.name} is on its way to your downloads.${what === "case" ? leftOut(JSON.parse(reply.text)) : ""}`);
    }),
    import: async (_, input) => {
      try {
        const text = await keep.textOf(input.files[0]);
        ask({ do: "import", text }, async (reply, request) => {
          if (await saving.mayLeave("case file")) {
            showStep(reply, request, newId());
          } else {
            tell("The file was not opened. The case that was open is still here.");
          }
        });
      } catch (fault) {
        warn(fault.message);
      }
      input.value = ""; // so that the same file can be chosen again
    },
    link: async () => {
      if (await askReader({ title: "Make a link to this case?", text: LINK_WARNING, choices: [["link", "Make the link"]] })) {
        ask({ do: "link" }, (reply) => handLink(`${location.href.split("#")[0]}#case=${reply.fragment}`));
      }
    },

    save: trying(() => saving.save()),
    saved: () => ask({ do: "saved", ...toList() }, showAside),
    load: trying(async ({ id }) => {
      saved(id); // one that is no longer there is told of before anything is asked
      if (await saving.mayLeave("saved case")) {
        openSaved(id);
      }
    }),
    rename: trying(async ({ id }) => {
      const { name } = saved(id);
      const given = await askText({ title: `Rename “${name}”`, label: "New name", value: name, words: "Rename", faultOf: saving.faultOfGiven });
      if (given) {
        showList(`The case is now called “${keep.renameCase(id, given)}”.`);
      }
    }),
    delete: trying(async ({ id }) => {
      const { name } = saved(id);
      if (await askReader({ title: `Delete “${name}”?`, text: ["It is deleted from this device. This cannot be undone."], choices: [["delete", "Delete the case"]] })) {
        keep.deleteCase(id);
        saving.deleted(id);
        showList(`“${name}” has been deleted.`);
      }
    }),
    "delete-unreadable": trying(() => {
      keep.deleteUnreadable();
      showList("What could not be read has been deleted.");
    }),
    "delete-oldest": trying(async () => {
      const number = keep.savedCases().length - keep.MOST_SAVED;
      const title = number === 1 ? "Delete the oldest saved case?" : `Delete the ${number.toLocaleString("en-GB")} oldest saved cases?`;
      const text = ["They are deleted from this device. This cannot be undone. Files that you downloaded stay."];
      if (await askReader({ title, text, choices: [["delete", "Delete the oldest cases"]] })) {
        keep.deleteOldest(keep.MOST_SAVED);
        showList("The oldest cases have been deleted.");
      }
    }),
    erase: async () => {
      const erased = await askAndErase(forgetAll);
      if (erased) {
        tell(`${erased[0].toUpperCase()}${erased.slice(1)} has been erased. This browser keeps no case.`);
      }
    },
    session: (_, box) => {
      try {
        keep.switchSession(box.checked);
        tell(box.checked ? "From now on this tab keeps the case for a reload." : "Nothing is kept for a reload any more. A reload now loses a case that is not saved.");
      } catch (fault) {
        warn(fault.message);
      }
      remember();
      saving.show();
    },
  };

  /** Does some work that storage may refuse, and says why where it does. */
  function trying(work) {
    return async (...given) => {
      try {
        await work(...given);
      } catch (fault) {
        if (!(fault instanceof keep.NotKept)) {
          throw fault;
        }
        warn(fault.message);
      }
    };
  }

  const saved = (id) => {
    const found = keep.savedCase(id);
    if (!found) {
      throw new keep.NotKept("This case is no longer saved in this browser. It may have been deleted in another tab.");
    }
    return found;
  };

  /** Shows a saved case. Throws where it is no longer there. */
  const openSaved = (id) => {
    const found = saved(id);
    ask({ do: "show", state: found.state }, (reply, request) => {
      saving.opened({ ...found, state: reply.state });
      showStep(reply, request, id);
    });
  };

  /** What Python needs to list the saved cases, which is nothing of their answers; of more than a list can show, the newest. */
  const toList = () => {
    const entries = keep.savedCases().map(({ id, name, when }) => ({ id, name: name.slice(0, MOST_OF_TEXT), when: when.slice(0, MOST_OF_TEXT) }));
    return {
      entries: entries.slice(0, keep.MOST_SAVED), more: Math.max(0, entries.length - keep.MOST_SAVED),
      unreadable: keep.unreadableCases().slice(0, keep.MOST_SAVED), lasting: saving.isLasting(),
    };
  };

  const showList = (words) => ask({ do: "saved", ...toList() }, (reply) => {
    put(reply);
    tell(words);
  });

  const copied = async (text) => {
    if (await keep.copy(text)) {
      tell("Copied.");
    } else {
      warn("This browser does not let the page copy. Mark the text and copy it by hand.");
    }
  };

  const handLink = async (address) => {
    if (await keep.copy(address)) {
      tell("The link is copied. The page itself has sent it nowhere.");
    } else {
      showText({ title: "Copy this link", label: "Link", value: address });
    }
  };

  const box = root.querySelector("[data-do=session]");
  if (box) {
    box.checked = keep.isOn();
  }
  return {
    act: (element) => actions[element.dataset.do]?.(element.dataset, element),
    /** Chooses in a new step what a calendar file is to be like, as the reader chose before: in this case, else in the one before it. */
    keepCalendarChoices: () => {
      if (field("days-ahead")) {
        field("days-ahead").value = drafts.beside("days-ahead") ?? daysAhead;
        field("with-reference").checked = drafts.beside("with-reference") === "yes";
      }
    },
    openSaved: trying(openSaved),
    restart: actions.restart,
    /** What a request to show something again needs besides the request itself. */
    toShow: (shown) => ({ ...moment(), ...(shown.do === "saved" ? toList() : {}) }),
  };
}
