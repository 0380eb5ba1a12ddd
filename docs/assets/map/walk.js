// The steps of a reader over the maps, by choosing outcomes in the dialog. They are marked on every map that they touch.
import { findAll } from "../site/elements.js";
import { processOf } from "./atlas.js";
import { mark } from "./path-map.js";
/** @import { Atlas } from "./atlas.js" */
/** @import { Step } from "./history.js" */

/** Makes the steps over the maps of `atlas`. `tell` gets them in words after each change, or an empty text without any. @param {Atlas} atlas @param {(words: string) => void} tell */
export function makeWalk(atlas, tell) {
  /** @type {Step[]} in their order */
  let steps = [];

  const current = () => steps.at(-1)?.to ?? "";
  /** @param {string} ref */
  const name = (ref) => `${processOf(ref) === atlas.home ? "" : `${atlas.nameOf(processOf(ref))}, `}box ${ref.slice(ref.lastIndexOf("/") + 1)}`;
  const markAll = () => atlas.pictures.forEach((picture, process) => mark(picture, viewOf(picture, process)));
  const told = () => {
    markAll();
    const words = steps.map(({ from, outcome }) => `${name(from)}: ${outcome}`).join("; ");
    tell(steps.length ? `Steps so far: ${words}. Now at ${name(current())}.` : "");
  };

  /** Returns what a picture shows of the steps, in the form for path-map.js. @param {Element} picture @param {string} process */
  function viewOf(picture, process) {
    if (!steps.length) {
      return null;
    }
    const onward = findAll(picture, `g[data-from="${CSS.escape(current())}"]`);
    return {
      current: current(),
      done: steps.map((step) => step.from),
      taken: steps.map((step) => `${step.from}/${step.route}`),
      next: onward.map((edge) => edge.dataset.to ?? "").filter((ref) => ref && processOf(ref) === process),
      ahead: [...new Set(onward.map((edge) => `${edge.dataset.from}/${edge.dataset.route}`))],
      closed: [],
    };
  }

  return {
    /** Marks the maps again, with any new one, and tells the steps. All their maps are there by now. */
    mark: told,
    /** Goes on from a box by a route. From an earlier box, it replaces the steps from there on. From any other box, new steps begin. @param {string} from @param {string} route @param {string} outcome @param {string} to */
    choose(from, route, outcome, to) {
      if (current() !== from) {
        steps = steps.slice(0, Math.max(0, steps.findLastIndex((step) => step.from === from)));
      }
      steps.push({ from, route, outcome, to });
    },
    /** Takes the last step back, and returns the box that it was made from. */
    back: () => /** @type {Step} */ (steps.pop()).from,
    /** Returns the steps so far, for `take`, which restores earlier steps. */
    steps: () => [...steps],
    /** @param {Step[]} others */
    take(others) {
      steps = [...others];
    },
    clear() {
      steps = [];
      told();
    },
    /** Returns in words which step a box is, if it is the present one. @param {string} ref */
    stepTo(ref) {
      const last = steps.at(-1);
      return last?.to === ref ? `Step ${steps.length + 1}, from ${name(last.from)}: ${last.outcome}.` : "";
    },
  };
}
