// The size of a picture in its frame. The frame scrolls as any other does, by wheel, finger and keyboard.

const SIZES = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const READABLE = 0.85; // fitted to the width of its frame, a picture is shown at first only if its words are not much smaller then

/** Serves the buttons in `tools` for the picture in `region`; `placed` is called when a picture wider than the frame is first seen. */
export function zoomable(region, tools, placed) {
  const output = tools.querySelector("output");
  let touched = false;

  const natural = () => Number(region.querySelector("svg").getAttribute("width"));
  const size = () => region.querySelector("svg").getBoundingClientRect().width / natural();

  /** `zoom` is the size of the picture, 1 being its own; without one it is fitted to the width of the frame. What is in the middle stays there. */
  function set(zoom) {
    const [x, y] = [(region.scrollLeft + region.clientWidth / 2) / region.scrollWidth, (region.scrollTop + region.clientHeight / 2) / region.scrollHeight];
    region.classList.toggle("is-fitted", !zoom);
    region.style.setProperty("--pm-zoom", zoom ?? 1);
    region.scrollLeft = x * region.scrollWidth - region.clientWidth / 2;
    region.scrollTop = y * region.scrollHeight - region.clientHeight / 2;
  }

  const acts = {
    in: () => set(SIZES.find((step) => step > size() + 0.01) ?? SIZES.at(-1)),
    out: () => set(SIZES.findLast((step) => step < size() - 0.01) ?? Math.min(SIZES[0], size())),
    fit: () => set(null),
    actual: () => set(1),
  };
  tools.addEventListener("click", (event) => {
    const act = acts[event.target.closest("button")?.dataset.zoom];
    if (act) {
      touched = true;
      act();
      output.textContent = `${Math.round(size() * 100)} %`;
    }
  });

  // Until somebody chooses a size, the frame's own width does; a frame that is folded away has none yet.
  let seen = false;
  new ResizeObserver(() => {
    if (touched || !region.clientWidth) {
      return;
    }
    const fits = region.clientWidth >= natural() * READABLE;
    set(fits ? null : 1);
    if (!fits && !seen) {
      placed();
    }
    seen = true;
  }).observe(region);
  tools.hidden = false;
}
