// The way that a reader walks over the maps by choosing outcomes in the dialog. It is marked on every map that it touches.
import { processOf } from "./atlas.js";
import { mark } from "./path-map.js";

/** A way over the maps of `atlas`; `tell` is given it in words after each change, and nothing when there is none. */
export function makeWalk(atlas, tell) {
  let steps = []; // { from, route, outcome, to }, in the order walked

  const current = () => steps.at(-1)?.to;
  const name = (ref) => `${processOf(ref) === atlas.home ? "" : `${atlas.nameOf(processOf(ref))}, `}box ${ref.slice(ref.lastIndexOf("/") + 1)}`;
  const markAll = () => atlas.pictures.forEach((picture, process) => mark(picture, viewOf(picture, process)));
  const told = () => {
    markAll();
    const words = steps.map(({ from, outcome }) => `${name(from)}: ${outcome}`).join("; ");
    tell(steps.length ? `Path: ${words}; now at ${name(current())}.` : "");
  };

  /** What a picture shows of the way, as path-map.js takes it. */
  function viewOf(picture, process) {
    if (!steps.length) {
      return null;
    }
    const onward = [...picture.querySelectorAll(`g[data-from="${CSS.escape(current())}"]`)];
    return {
      current: current(),
      done: steps.map((step) => step.from),
      taken: steps.map((step) => `${step.from}/${step.route}`),
      next: onward.map((edge) => edge.dataset.to).filter((ref) => ref && processOf(ref) === process),
      ahead: [...new Set(onward.map((edge) => `${edge.dataset.from}/${edge.dataset.route}`))],
      closed: [],
    };
  }

  return {
    /** Marks the maps anew, one that has just come as well; and tells the way, whose maps are all there by now. */
    mark: told,
    /** Goes on from a box by a route. From a box that the way has left, it goes on from there; from any other, a new way begins. */
    choose(from, route, outcome, to) {
      if (current() !== from) {
        steps = steps.slice(0, Math.max(0, steps.findLastIndex((step) => step.from === from)));
      }
      steps.push({ from, route, outcome, to });
    },
    /** Takes the last step back; the box that it was made from. */
    back: () => steps.pop().from,
    /** The steps so far, for `take`, which takes up a way as it once was. */
    steps: () => [...steps],
    take(others) {
      steps = [...others];
    },
    clear() {
      steps = [];
      told();
    },
    /** Which step of the way a box is, in words, if it is where the way stands. */
    stepTo(ref) {
      const last = steps.at(-1);
      return last?.to === ref ? `Step ${steps.length + 1}, from ${name(last.from)}: ${last.outcome}.` : "";
    },
  };
}
