// Asks Python, one request at a time, and waits for it. A worker may be slow to start, late with a reply, or broken. A request is shown as
// busy until its reply is there. Presses meanwhile wait for their turn. While Python starts, a press replaces the one before.
import { keptNation } from "../storage/tab-case.js";
import { isGiven, today } from "./moment.js";
import { piecesIn } from "./pieces.js";
import { startPython } from "./python.js";
/** @import { statusLine } from "./status.js" */

const STOPPED = "The navigator has stopped.";
const CANNOT_RUN = "This browser cannot run the navigator: it does not have WebAssembly or workers, or they are switched off.";
const FORBIDDEN = "The navigator cannot run on this host: what the host sends with assets/worker.js forbids WebAssembly. Your browser is not the problem. The"
  + " people who look after this site can fix it: see the page “Host this site”.";
const SHORTER = 4; // if a step takes too long, one in so many answers is dropped

/** @typedef {{ request: Asked, then: Then, refused: (why: string) => void }} Question a request, and what follows from its reply or its error */

/**
 * Makes the object that asks Python for the step of `root`. `line` is the status line, and `here` gives the view on the page. `showStep`
 * shows a reply without another use. `answered` is called with the error of a reply when it has been handled. `goBack` shows the case
 * without so many answers, and `restart` starts again.
 * @param {{
 *   root: HTMLElement, step: HTMLElement, line: ReturnType<typeof statusLine>, here: () => View, showStep: Then,
 *   answered: (error: string | undefined) => void, goBack: (by: number) => void, restart: () => void,
 * }} given
 */
export function askerOf({ root, step, line: { tell, warn, settle, clear }, here, showStep, answered, goBack, restart }) {
  /** @type {Question & { pieces: HTMLElement[] } | null} the request that has no reply yet, and the pieces that its reply may name */
  let waiting = null;
  /** @type {Question & { state: CaseState | null } | null} what was pressed while that was on its way, and the case on the page at that time */
  let later = null;
  /** @type {ReturnType<typeof startPython> | null} */
  let python = null;

  /** @type {Ask} Sends one request at a time. A later one waits for its turn, or replaces the first while Python starts. */
  const ask = (request, then = showStep, refused = () => {}) => {
    if (!waiting || !python?.ready) {
      later = null;
      send({ request, then, refused });
    } else if (!isSaid(request, waiting.request)) {
      later = { request, then, refused, state: here().state };
    }
  };

  const send = (/** @type {Question} */ { request, then, refused }) => {
    const pieces = piecesIn(step);
    const names = pieces.map((piece) => piece.dataset.piece);
    waiting = { request: { state: here().state, ...request, today: today(), today_given: isGiven(), nation: keptNation(), root: root.dataset.root, pieces: names }, pieces, then, refused };
    showBusy(true);
    if (python?.ready) {
      python.ask(waiting.request);
    } else {
      begin();
    }
  };

  const begin = () => {
    tell(waiting ? "Loading. Your answer will be used when the navigator is ready." : "Loading. You can answer the first question now.", true);
    python ??= startPython({ ready, take, fail, slow, late });
  };

  const ready = () => {
    settle();
    if (waiting) {
      python?.ask(waiting.request);
    }
  };

  const take = (/** @type {Reply} */ reply) => {
    if (!waiting) {
      return;
    }
    if (later && isSameQuestion(later.request, waiting.request)) {
      sendLater(); // the reader has answered again before this reply was there
      return;
    }
    const { request, pieces, then, refused } = waiting;
    waiting = null;
    step.inert = false;
    showBusy(false);
    clear();
    if (reply.error) {
      warn(reply.error);
      refused(reply.error);
    } else {
      then({ ...reply, pieces }, request);
    }
    answered(reply.error);
    if (later && !waiting) {
      takeLater();
    }
  };

  const sendLater = () => {
    const next = later;
    later = null;
    if (next) {
      send(next);
    }
  };

  /** Sends what was pressed while another request was on its way. An answer counts only for the case that the reader saw. */
  const takeLater = () => {
    if (later?.request.do === "answer" && JSON.stringify(later.state) !== JSON.stringify(here().state)) {
      later = null;
      warn("Your last answer was not used, because the question has changed. Check the question on the page.");
    } else {
      sendLater();
    }
  };

  const fail = (/** @type {boolean} */ isForbidden) => {
    python = null;
    showBusy(false);
    warn(`${!canRun() ? CANNOT_RUN : isForbidden ? FORBIDDEN : STOPPED} Your answers are still here, on this page.`, again);
  };

  const slow = () => {
    warn("The navigator is taking a long time to load. You can wait, or continue without it.", again);
  };

  /** Goes on waiting for a late step, because it may still be at work. The reader can try again, or make the case shorter. */
  const late = () => {
    const count = here().state?.answers.length ?? 0;
    const back = Math.ceil(count / SHORTER);
    const words = `This step is taking a long time. You can wait. If nothing happens, try again. Your answers are still here, on this page.${count > 1 ? ` The case has ${count.toLocaleString("en-GB")} answers, and with fewer of them a step takes less time.` : ""}`;
    warn(words, again, count > 1 ? [[`Go back ${back} ${back > 1 ? "answers" : "answer"}`, () => goBack(back)], ["Start again", restart]] : [["Start again", restart]]);
  };

  const again = () => {
    python?.stop();
    python = null;
    showBusy(Boolean(waiting));
    begin();
  };

  /** Marks the step as busy. It looks busy only while Python starts, because other replies arrive before a new look would. */
  const showBusy = (/** @type {boolean} */ isBusy) => {
    step.classList.toggle("is-waiting", isBusy && !python?.ready);
    if (isBusy) {
      step.setAttribute("aria-busy", "true");
    } else {
      step.removeAttribute("aria-busy");
    }
  };

  /** Ends Python, with any request on its way. */
  const forget = () => {
    python?.stop();
    python = null;
    waiting = null;
    later = null;
    step.inert = false;
    showBusy(false);
  };

  return { ask, begin, forget, isWaiting: () => waiting !== null, isReady: () => Boolean(python?.ready) };
}

/** Returns whether the browser has what Python needs. */
function canRun() {
  return "Worker" in window && "WebAssembly" in window;
}

/** Returns whether two requests say the same. @param {Asked} one @param {Asked} other */
function isSaid(one, other) {
  return Object.entries(one).every(([key, value]) => JSON.stringify(value) === JSON.stringify(other[key]));
}

/** Returns whether two requests answer the same question. @param {Asked} one @param {Asked} other */
function isSameQuestion(one, other) {
  return [one, other].every((request) => request.do === "answer") && one.ask === other.ask && one.change === other.change;
}
