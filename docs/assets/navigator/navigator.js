// Takes a case through the guide step by step. Python does all the work, in worker.js. This script sends it what a person does and puts its
// HTML on the page. The first question is on the page from the start. An answer that is given before Python is there waits.
//
// Every view that is shown is an entry: a case, and the shown part of it. The browser's history has only their numbers. So Back and Forward
// move between steps, while no address or history contains information about a case. A reload also keeps the entries ahead, because going
// back does not delete an answer. The other actions on a case are in case-actions.js. What is typed and not answered yet is in drafts.js,
// and the saved version of the case in saving.js. What the browser keeps is in the folder storage.
import { around, find, findAll, findIfAny } from "../site/elements.js";
import { closeQuestion } from "../site/ask.js";
import { askerOf } from "./asking.js";
import { actionsOf } from "./case-actions.js";
import { watchClock } from "./clock.js";
import { showCount } from "./count.js";
import "./date-input.js"; // the buttons beside the fields of a date
import { draftsOf } from "./drafts.js";
import { newId } from "../storage/epoch.js";
import { onErased } from "../storage/everything.js";
import { sentenceOf } from "../storage/storage.js";
import { dropForReload, isErasedSince, isOn, keepForReload, keepNation, keptForReload } from "../storage/tab-case.js";
import { noteTyped, onNewDay } from "./new-day.js";
import { markOpenCase } from "./open-case.js";
import { showPath } from "../map/path-map.js";
import { renew } from "./pieces.js";
import { answerOf, follow } from "./presses.js";
import { isLink, linkOfPage } from "./python.js";
import { savingOf } from "./saving.js";
import { statusLine } from "./status.js";
import { answeredView, hasAnswers, numberIn, shortened } from "../storage/trail.js";

const STEP = { do: "show" };
const SEEN_AFTER = 500; // milliseconds on the page until a reader can have seen a question and press its button
const EMPTY = null; // the state of a case without an answer, as only Python looks into a state

/** Serves the navigator in `root`: its status line, its step and the path to the site's root. @param {HTMLElement} root */
export function start(root) {
  const step = find(root, ".navigator-case");
  const line = statusLine(root, step);
  const { tell, warn, announce } = line;
  const pageTitle = document.title;
  const firstStep = step.innerHTML;
  /** @type {Views} each a case, and the request that shows what was shown of it */
  const entries = [];
  let at = 0; // the entry on the page
  let place = 0; // how many answers come before the question on the page
  let isComing = false; // whether what a reload left is not on the page yet
  let isStored = isOn(); // whether a reload would restore the case

  let staysInTab = false; // whether the page is left by a link of this site or a key that reloads it. With a button of the browser it cannot know whether the tab closes
  let holding = 0; // the timer until the question on the page can be answered

  const here = () => entries[at];
  const viewsOfCase = () => entries.filter((entry) => entry?.id === here().id && entry.state);

  // --- Asking Python ---

  const python = askerOf({
    root, step, line, here, showStep: (reply, request) => showStep(reply, request), goBack: (by) => goBack(by), restart: () => actions.restart(),
    answered: (error) => {
      bringBack(error); // if this request replaced the one that was to do so
      catchUp();
    },
  });
  const { ask, begin } = python;

  /** Ends Python, with any request on its way, even one that would restore a case. */
  const forgetPython = () => {
    python.forget();
    isComing = false;
  };

  /** Gives up a late step, and shows the case without its last answers. The browser's Back leads to the view before. The saved case does not change. @param {number} by */
  const goBack = (by) => {
    const { id, state } = here();
    forgetPython();
    ask({ do: "show", state: state && shortened(state, by) }, (reply) => {
      enter({ id, state: reply.state, shown: STEP });
      put(reply);
    });
  };

  // --- Showing what Python says ---

  /** Shows a step as a new entry. The same step again, with the error of an answer, replaces the old one. @param {Shows & { state: CaseState }} reply @param {Asked} request */
  const showStep = (reply, request, id = here().id) => {
    const isSame = request.do === "answer" && !reply.waits && JSON.stringify(reply.state) === JSON.stringify(here().state);
    const { waits } = here().shown;
    const shown = request.do === "change" ? { do: "change", index: request.index, waits } : isSame ? here().shown : { ...STEP, waits: reply.waits };
    const before = here().state;
    enter({ id, state: reply.state, shown }, isSame);
    keepNation(reply.nation);
    if (request.do === "answer" && !isSame) {
      drafts.drop(request.ask ?? "", request.change ?? place);
    }
    put(reply);
    if (id === entries[at - 1]?.id && JSON.stringify(before) !== JSON.stringify(reply.state)) {
      saving.saveAgain();
    }
  };

  /** Shows something other than a step, such as the record. The case does not change. @param {Shows} reply @param {Asked} request */
  const showAside = (reply, request) => {
    enter({ ...here(), shown: { do: request.do, with_text: request.with_text, waits: here().shown.waits } });
    put(reply);
  };

  /** @param {View} entry */
  const enter = (entry, inPlace = false) => {
    if (!inPlace) {
      at += 1;
      entries.length = at; // the entries ahead are deleted, as in the browser
      history.pushState({ n: at }, "");
    }
    entries[at] = entry;
    remember();
  };

  /** @param {Shows} reply */
  const put = (reply) => {
    isComing = false;
    showThatItRuns();
    if (document.activeElement instanceof HTMLElement && step.contains(document.activeElement)) {
      document.activeElement.blur(); // a browser that loses the focus during the change stops to style the unfinished page
    }
    renew(step, reply.html, reply.pieces);
    showPath(root, step, reply.view);
    saving.show();
    actions.keepCalendarChoices();
    serveQuestion(reply.answers);
    const fault = findIfAny(step, ".error-summary");
    const read = findIfAny(step, ".date-read"); // a date that is shown back before it is accepted
    // biome-ignore lint/performance/useDomNodeTextContent: read aloud, the lines of the list need the breaks between them that a reader sees
    announce(fault?.innerText ?? "");
    const heading = find(step, ".review h2, .case-record h2, .step-title");
    document.title = `${fault ? "Error: " : ""}${reply.title} - ${pageTitle}`; // the browser's history shows it, so it has no information about the case
    heading.tabIndex = -1;
    (fault ?? read ?? heading).focus();
  };

  /** Restores what was typed into the question before, and lets it be answered once a reader can have seen it. */
  const serveQuestion = (answers = 0) => {
    const form = findIfAny(step, "form.question", HTMLFormElement);
    if (form) {
      place = Number(form.dataset.change ?? answers);
      showCount(form);
      drafts[findIfAny(step, ".date-read") ? "take" : "putBack"](form, place);
    }
    hold(true);
    clearTimeout(holding);
    holding = window.setTimeout(hold, SEEN_AFTER, false);
  };

  /** Disables or enables the buttons that answer, and Undo. The second press of two was meant for the page before. @param {boolean} isHeld */
  const hold = (isHeld) => {
    findAll(step, "form.question [type=submit], [data-do=back]", HTMLButtonElement).forEach((button) => { button.disabled = isHeld; });
  };

  /** Hides the introduction of the page once a case runs. */
  const showThatItRuns = () => root.parentElement?.classList.toggle("is-running", isComing || hasAnswers(here().state));

  /** Keeps the case for a reload, and says once if that cannot be done. */
  const remember = () => {
    const wasStored = isStored;
    try {
      markOpenCase(keepForReload(entries, at, saving.revision()));
      isStored = isOn();
    } catch (fault) {
      isStored = false;
      markOpenCase(true);
      if (wasStored) {
        warn(sentenceOf(fault));
      }
    }
    drafts.keep();
  };

  /** Gives every view of a case another id, because it goes on as a copy. @param {string} from @param {string} to */
  const renumber = (from, to) => {
    entries.forEach((entry) => { entry.id = entry.id === from ? to : entry.id; });
    drafts.move(from, to);
  };

  /** Forgets every case of this page, also in Python's memory, and shows the first question. Python starts again with the next answer. */
  const forgetAll = () => {
    closeQuestion();
    forgetPython();
    drafts.forget();
    saving.forget();
    entries.length = 0;
    enter({ id: newId(), state: EMPTY, shown: STEP });
    put({ html: firstStep, pieces: [], title: "Start a case", view: null });
  };

  /** Shows the page again, because today is another day. What is typed stays. Returns whether it could be done now. @param {string} words */
  const showForNewDay = (words) => {
    lookAtClock();
    if (python.isWaiting() || !hasAnswers(here().state)) {
      return !python.isWaiting(); // the first question does not depend on today
    }
    const { shown } = here();
    ask({ ...shown, ...actions.toShow(shown) }, (reply) => {
      const putBack = noteTyped(step);
      put(reply);
      putBack();
      tell(words);
    });
    return true;
  };

  /** Forgets every case of this page and starts Python again, so that no case stays in its memory. */
  const startAgain = () => {
    forgetAll();
    begin();
  };

  // --- Back and forward ---

  /** Shows an entry again. If it was not kept over a reload, the case does not change. @param {number} number */
  const go = (number) => {
    if (!entries[number]) {
      entries[number] = here();
      at = number;
      return;
    }
    const { id, state, shown } = entries[number];
    ask({ state, ...shown, ...actions.toShow(shown) }, (reply) => {
      at = number;
      entries[at] = { id, state: reply.state ?? state, shown };
      remember();
      put(reply);
    });
  };

  /** Goes where the reader went in the history while an answer was on its way. */
  const catchUp = () => {
    const wanted = numberIn(history.state);
    if (!python.isWaiting() && wanted !== null && wanted !== at) {
      go(wanted);
    }
  };

  const onHistory = () => {
    if (isLink(location.hash)) {
      openLink();
    } else if (numberIn(history.state) === null) {
      history.replaceState({ n: at }, ""); // for a place on this page, or an entry that is not ours, the step stays
    } else {
      catchUp();
    }
  };

  // --- The start: a link, what a reload left, or the first question ---

  const drafts = draftsOf(() => here().id);
  const saving = savingOf({ root, step, here, answered: () => answeredView(entries, at), renumber, open: (id) => { actions.openSaved(id); }, changed: () => remember(), drafts, tell, warn });
  /** @param {HTMLFormElement} form */
  const dropDraft = (form) => drafts.drop(form.dataset.ask, place);
  const actions = actionsOf({
    root, step, here, viewsOfCase, saving, ask, tell, warn, put, showStep, showAside, remember, forgetAll, startAgain, drafts, dropDraft,
  });

  /** Opens the case of a link. It is in the address, and is removed from there first, or in the link that opened the page. */
  const openLink = async (fragment = location.hash) => {
    history.replaceState({ n: at }, "", location.pathname + location.search);
    if (!(await saving.mayLeave("case in the link"))) {
      bringBack();
      return;
    }
    ask({ do: "follow", fragment }, (reply, request) => showStep(reply, request, newId()));
    step.inert = true; // until it is there, but a file that is chosen meanwhile may still replace it
    if (!python.isReady()) {
      tell("Loading. The case in the link will open when the navigator is ready.", true);
    }
  };

  /** Restores what a reload left. A page that was opened again continues after the last view, so it has every answer of the case. */
  const restore = () => {
    const kept = readKept();
    const number = numberIn(history.state);
    kept?.entries.forEach((entry, place) => { entries[place] = entry; });
    at = number ?? entries.length;
    entries[at] ??= { id: kept?.id ?? newId(), state: kept?.state ?? EMPTY, shown: STEP };
    if (kept) {
      drafts.restore(kept.id);
      saving.restore(kept.id, kept.revision);
    }
    isComing = here().state !== EMPTY;
    showThatItRuns();
    history.replaceState({ n: at }, "");
  };

  /** Puts what a reload left on the page. `said` is a message that the reader has not had yet. */
  const bringBack = (said = "") => {
    if (!isComing || python.isWaiting()) {
      return;
    }
    const { id, state, shown } = here();
    ask({ ...shown, ...actions.toShow(shown) }, (reply) => {
      enter({ id, state: reply.state ?? state, shown }, true);
      put(reply);
      if (said) {
        warn(said);
      }
    }, (why) => {
      if (shown.do !== STEP.do) {
        entries[at] = { id, state, shown: STEP }; // the step itself may still be restored
        return;
      }
      isComing = false;
      dropForReload(); // or the next reload would find it again
      entries.length = 0;
      entries[at] = { id: newId(), state: EMPTY, shown: STEP };
      showThatItRuns();
      warn(`The case saved in this tab could not be opened and has been deleted. ${why} Start the case again.`);
    });
    step.inert = true; // the first question is not the one that is open
    if (!python.isReady()) {
      tell("Loading. Your case will return when the navigator is ready.", true);
    }
  };

  const readKept = () => {
    try {
      return keptForReload();
    } catch (fault) {
      warn(sentenceOf(fault));
      return null;
    }
  };

  step.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = around(event.target, "form", HTMLFormElement);
    if (form && !find(form, "[type=submit]", HTMLButtonElement).disabled) {
      ask(answerOf(form, /** @type {SubmitEvent} */ (event).submitter));
    }
  });
  step.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && around(event.target, "[name=case-name]")) {
      actions.act(find(step, "[data-do=save]"));
    }
  });
  for (const kind of ["input", "change"]) {
    step.addEventListener(kind, ({ target }) => {
      const { form } = /** @type {HTMLInputElement} */ (target);
      if (form?.matches(".question")) {
        hold(false); // a reader who changes an answer has seen its question
        drafts.note(form, place);
      }
    });
  }
  step.addEventListener("click", (event) => follow(event, step, actions.act));
  root.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches("[data-do]")) {
      actions.act(target);
    }
  });
  const forgetErased = () => {
    forgetAll();
    tell("Everything was deleted in another tab of this site.");
  };
  onErased(forgetErased);
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !isOn()) {
      forgetAll(); // the browser had suspended the whole page, and Back restores it with its case
      tell("This tab does not remember cases, so the case that was open here has gone.");
    } else if (persisted && isErasedSince()) {
      forgetErased();
    }
  });
  const lookAtClock = watchClock(root, (words) => lookForNewDay(words));
  const lookForNewDay = onNewDay(showForNewDay);
  window.addEventListener("popstate", onHistory);
  window.addEventListener("beforeunload", (event) => {
    const isKept = isStored && staysInTab;
    staysInTab = false;
    if (!isKept && (saving.isUnsaved() || drafts.hasWords())) {
      event.preventDefault(); // the browser asks whether to leave, because the case could not be restored
    }
  });
  window.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    staysInTab = key === "F5" || ((ctrlKey || metaKey) && key.toLowerCase() === "r");
  });
  window.navigation?.addEventListener("navigate", ({ destination, downloadRequest }) => {
    staysInTab ||= downloadRequest === null && !destination.sameDocument && new URL(destination.url).origin === location.origin;
  });
  find(root, ".navigator-static").id = "navigator-static";
  begin();
  restore();
  if (linkOfPage()) {
    openLink(linkOfPage());
  } else {
    bringBack();
  }
  const chosenEarly = findIfAny(root, "input[type=file][data-do]", HTMLInputElement);
  if (chosenEarly?.files?.length) {
    actions.act(chosenEarly); // a file chosen while this script was still on its way
  }
}
