// What can be done with a case besides answering: undo, start again, the record, files, a link, saved cases. Each is a button
// (or a field) with data-do; Python makes all of them but the switch for keeping a case in the tab.
import { askAndErase } from "./erase.js";
import * as keep from "./keep.js";

const WARNINGS = {
  link: "The link carries the answers of this case: its dates and choices, but none of your own words. Anyone with the link can open the case, and it"
    + " stays wherever it is sent or kept. Browsers do not send the part after # to a server. But some mail programs turn # into %23, and then a browser sends"
    + " that part to the server of this site. It is packed, so nobody can read it at a glance, but it can be decoded. A case file is safer. Make the link?",
  restart: "Start again? The answers of this case then leave the page. Cases that you have saved stay.",
};

/** The actions of a navigator, which hands over how it asks Python, speaks and shows. */
export function actionsOf({ root, step, here, viewsOfCase, mayOpen, ask, tell, warn, put, showStep, showAside, remember, forgetAll }) {
  let daysAhead = 1; // how many working days ahead a calendar reminds, as chosen last

  const field = (name) => step.querySelector(`[name=${name}]`);

  /** Now, which case it is, and whether the reader's own words go along, as ticked on the step. */
  const choices = () => ({
    ...moment(), case_id: here().id, with_text: field("with-text")?.checked ?? here().shown.with_text ?? false,
    days_ahead: (daysAhead = Number(field("days-ahead")?.value ?? daysAhead)),
    with_reference: field("with-reference")?.checked ?? false, reference: field("case-name")?.value ?? "",
  });

  /** Keeps beside a case, in each of its views, what its calendar files have held: the next one cancels what is gone. */
  const keepExported = (exported) => {
    viewsOfCase().forEach((entry) => { entry.state = { ...entry.state, exported }; });
    remember();
  };

  /** What to say of a case that was kept without the reader's own words; nothing where none were left out. */
  const leftOut = ({ answers }) => {
    if (JSON.stringify(answers) === JSON.stringify(here().state.answers)) {
      return "";
    }
    const [box] = field("with-text")?.labels ?? [];
    const how = box ? `tick “${box.textContent.trim()}” and do it again` : "go back to the case and tick that they go along";
    return ` Left out: the words that you typed. This tab still has them. To keep them as well, ${how}.`;
  };

  const actions = {
    change: ({ index }) => ask({ do: "change", index: Number(index) }),
    cancel: () => ask({ do: "show" }),
    show: () => ask({ do: "show" }),
    back: () => ask({ do: "back" }),
    restart: () => {
      if (window.confirm(WARNINGS.restart)) {
        ask({ do: "restart" }, (reply, request) => showStep(reply, request, keep.newId()));
      }
    },

    record: () => ask({ do: "record", ...choices() }, showAside),
    print: () => window.print(),
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
        ask({ do: "import", text }, (reply, request) => {
          if (mayOpen("file")) {
            showStep(reply, request, keep.newId());
          } else {
            tell("The file was not opened. The case that was open is still here.");
          }
        });
      } catch (fault) {
        warn(fault.message);
      }
      input.value = ""; // so that the same file can be chosen again
    },
    link: () => {
      if (window.confirm(WARNINGS.link)) {
        ask({ do: "link" }, (reply) => handLink(`${location.href.split("#")[0]}#case=${reply.fragment}`));
      }
    },

    save: () => ask({ do: "download", what: "case", ...choices() }, trying((reply) => {
      const state = JSON.parse(reply.text);
      const given = keep.saveCase(here().id, field("case-name")?.value ?? "", moment().printed_at, state);
      nameTheCase();
      tell(`Saved in this browser as “${given}”.${leftOut(state)}`);
    })),
    saved: () => {
      const { entries, fault } = listed();
      ask({ do: "saved", entries }, (reply, request) => {
        showAside(reply, request);
        if (fault) {
          warn(fault);
        }
      });
    },
    load: trying(({ id }) => {
      const { state } = saved(id);
      ask({ do: "show", state }, (reply, request) => showStep(reply, request, id));
    }),
    rename: trying(({ id }) => {
      const name = window.prompt("A new name for this case:", saved(id).name);
      if (name?.trim()) {
        showList(`The case is now called “${keep.renameCase(id, name)}”.`);
      }
    }),
    delete: trying(({ id }) => {
      const { name } = saved(id);
      if (window.confirm(`Delete “${name}” from this browser? This cannot be undone.`)) {
        keep.deleteCase(id);
        showList(`“${name}” has been deleted.`);
      }
    }),
    erase: async () => {
      const erased = await askAndErase(new URL(root.dataset.root, location.href), forgetAll);
      if (erased) {
        tell(`${erased[0].toUpperCase()}${erased.slice(1)} has been erased. This browser keeps no case.`);
      }
    },
    session: (_, box) => {
      try {
        keep.switchSession(box.checked);
        tell(box.checked ? "From now on this tab keeps the case for a reload." : "Nothing is kept for a reload any more: a reload now loses the case.");
      } catch (fault) {
        warn(fault.message);
      }
      remember();
    },
  };

  /** Does some work that storage may refuse, and says why where it does. */
  function trying(work) {
    return (...given) => {
      try {
        work(...given);
      } catch (fault) {
        if (!(fault instanceof keep.NotKept)) {
          throw fault;
        }
        warn(fault.message);
      }
    };
  }

  const saved = (id) => {
    const found = keep.savedCases().find((one) => one.id === id);
    if (!found) {
      throw new keep.NotKept("That case is no longer saved in this browser; perhaps it was deleted in another tab.");
    }
    return found;
  };

  /** What Python needs to list the saved cases, which is nothing of their answers; and what is wrong with them, if anything. */
  const listed = () => {
    try {
      return { entries: keep.savedCases().map(({ id, name, when }) => ({ id, name, when })), fault: "" };
    } catch (fault) {
      return { entries: [], fault: fault.message };
    }
  };

  const showList = (words) => ask({ do: "saved", entries: listed().entries }, (reply) => {
    put(reply);
    tell(words);
  });

  /** Puts the name of a saved case into the field for it. */
  const nameTheCase = () => {
    if (field("days-ahead")) {
      field("days-ahead").value = daysAhead;
    }
    try {
      const name = keep.savedCases().find((one) => one.id === here().id)?.name;
      if (name && field("case-name")) {
        field("case-name").value = name;
      }
    } catch {
      // Said where the reader looks for saved cases.
    }
  };

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
      window.prompt("Copy this link:", address);
    }
  };

  const box = root.querySelector("[data-do=session]");
  if (box) {
    box.checked = keep.isOn();
  }
  return {
    act: (element) => actions[element.dataset.do]?.(element.dataset, element),
    nameTheCase,
    /** What a request to show something again needs besides the request itself. */
    toShow: (shown) => ({ ...moment(), ...(shown.do === "saved" ? { entries: listed().entries } : {}) }),
  };
}

/** Now: as a stamp in UTC, and as the reader's own clock shows it. */
function moment() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const ahead = -now.getTimezoneOffset();
  const zone = `${ahead < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return { stamp: now.toISOString().replace(/\.\d+Z$/, "Z"), printed_at: `${day}T${two(now.getHours())}:${two(now.getMinutes())}${zone}` };
}
