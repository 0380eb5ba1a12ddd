// Back and Forward on the page of a map. Each box that is opened in the dialog is an entry of the browser's history; Back shows the one
// before, or closes the dialog, and Forward opens it again. Closing the dialog goes back to the map at once, so no entries pile up.
// The history holds the box that is open and how many were opened since the map; the way walked stays in the memory of the page.

/** The history of a page: `open` is called with a box and the way that led there, `close` where no box is open any more. */
export function makeHistory({ open, close }) {
  const visit = String(performance.timeOrigin); // tells the entries of this page from those of before a reload
  const ways = []; // the way at each entry, by its number
  let left = Promise.resolve(); // kept once the browser has gone back to the map

  const at = () => (history.state?.open ? history.state : null);
  const wayAt = (state) => (state.visit === visit ? ways[state.number] : []);

  addEventListener("popstate", () => {
    if (at()) {
      open(at().open, wayAt(at()));
    } else {
      close();
    }
  });

  return {
    /** Adds an entry for a box. */
    async enter(ref, way) {
      await left;
      const depth = (at()?.depth ?? 0) + 1;
      ways.push(way);
      history.pushState({ visit, number: ways.length - 1, open: ref, depth }, "");
    },
    isAt: (ref) => at()?.open === ref,
    /** Goes back to the step before where that is the entry before; false where it is not. */
    back() {
      const now = at();
      const isStep = now?.depth > 1 && now.visit === visit && ways[now.number - 1]?.length === ways[now.number].length - 1;
      if (isStep) {
        history.back();
      }
      return isStep;
    },
    /** The dialog has been closed: back to the map, unless it was the browser that went there. */
    leave() {
      const depth = at()?.depth;
      if (depth) {
        left = new Promise((resolve) => { addEventListener("popstate", resolve, { once: true }); });
        history.go(-depth);
      }
    },
    /** Opens the box that was open before a reload. */
    resume() {
      if (at()) {
        open(at().open, wayAt(at()));
      }
    },
  };
}
