// Back and Forward on the page of a map. Each box that is opened in the dialog is an entry of the browser's history. Back shows the one
// before, or closes the dialog, and Forward opens it again. Closing the dialog goes back to the map at once, so entries do not pile up. The
// history has the open box and how many were opened since the map. The steps so far are only in the memory of the page.

/**
 * @typedef {{ from: string, route: string, outcome: string, to: string }} Step over the maps
 * @typedef {{ visit: string, number: number, open: string, depth: number }} Entry of the history
 */

/**
 * Makes the history of a page. `open` is called with a box and the steps that led there, `close` when the last box is closed.
 * @param {{ open: (ref: string, way: Step[]) => void, close: () => void }} given
 */
export function makeHistory({ open, close }) {
  const visit = String(performance.timeOrigin); // distinguishes the entries of this page from those before a reload
  /** @type {Step[][]} */
  const ways = []; // the steps so far at each entry, by its number
  /** @type {Promise<unknown>} */
  let left = Promise.resolve(); // resolved when the browser has gone back to the map

  /** @returns {Entry | null} */
  const at = () => (history.state?.open ? history.state : null);
  /** @param {Entry} state */
  const wayAt = (state) => (state.visit === visit ? ways[state.number] : []);

  addEventListener("popstate", () => {
    const entry = at();
    if (entry) {
      open(entry.open, wayAt(entry));
    } else {
      close();
    }
  });

  return {
    /** Adds an entry for a box. @param {string} ref @param {Step[]} way */
    async enter(ref, way) {
      await left;
      const depth = (at()?.depth ?? 0) + 1;
      ways.push(way);
      history.pushState({ visit, number: ways.length - 1, open: ref, depth }, "");
    },
    /** @param {string} ref */
    isAt: (ref) => at()?.open === ref,
    /** Goes back to the step before if that is the entry before, and returns whether it is. */
    back() {
      const now = at();
      const isStep = now !== null && now.depth > 1 && now.visit === visit && ways[now.number - 1]?.length === ways[now.number].length - 1;
      if (isStep) {
        history.back();
      }
      return isStep;
    },
    /** Goes back to the map after the dialog has been closed, unless the browser has gone there itself. */
    leave() {
      const depth = at()?.depth;
      if (depth) {
        left = new Promise((resolve) => { addEventListener("popstate", resolve, { once: true }); });
        history.go(-depth);
      }
    },
    /** Opens the box that was open before a reload. */
    resume() {
      const entry = at();
      if (entry) {
        open(entry.open, wayAt(entry));
      }
    },
  };
}
