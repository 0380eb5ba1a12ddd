// The size of a picture in its frame. The frame scrolls as any other does, by wheel, finger and keyboard.

import { around, find, findAll } from "../site/elements.js";

const SIZES = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const READABLE = 0.85; // a picture is first fitted to the width of its frame only if its words are at least this size
const NEAR = 0.01; // two sizes that look the same
const GAP = 12; // pixels left free above and below, so that the buttons and the whole map fit into a window together

/**
 * Serves the buttons in `tools` for the picture in `region`. `placed` is called when a picture wider than the frame is first seen. Returns
 * a function that updates the buttons for another picture. A button without an effect says that it has none.
 * @param {HTMLElement} region @param {HTMLElement} tools @param {() => void} placed
 */
export function zoomable(region, tools, placed) {
  const output = find(tools, "output");
  let touched = false;

  /** @param {"width" | "height"} side */
  const natural = (side) => Number(find(region, "svg").getAttribute(side));
  const size = () => find(region, "svg").getBoundingClientRect().width / natural("width");
  const widest = () => Math.min(1, inside(region, "width") / natural("width"));
  const whole = () => Math.min(widest(), (inside(region, "height") - GAP - tools.offsetHeight) / natural("height"));

  /** Sets the size of the picture: 1 is its own, and without one it is fitted to the width of the frame. What is in the middle stays there. @param {number | null} zoom */
  function set(zoom) {
    const [x, y] = [(region.scrollLeft + region.clientWidth / 2) / region.scrollWidth, (region.scrollTop + region.clientHeight / 2) / region.scrollHeight];
    region.classList.toggle("is-fitted", !zoom);
    region.style.setProperty("--pm-zoom", String(zoom ?? 1));
    region.scrollLeft = x * region.scrollWidth - region.clientWidth / 2;
    region.scrollTop = y * region.scrollHeight - region.clientHeight / 2;
    showEffects();
  }

  /** @type {Record<string, { to: () => number, act?: () => void }>} the size that each button would lead to, and what it does */
  const acts = {
    in: { to: () => SIZES.find((step) => step > size() + NEAR) ?? size() },
    out: { to: () => SIZES.findLast((step) => step < size() - NEAR) ?? Math.min(whole(), size()) },
    fit: { to: widest, act: () => set(null) },
    whole: { to: whole, act: () => showWhole() },
    actual: { to: () => 1 },
  };

  function showWhole() {
    set(whole());
    tools.scrollIntoView({ block: "start" });
  }

  function showEffects() {
    for (const button of findAll(tools, "[data-zoom]")) {
      const change = acts[button.dataset.zoom ?? ""].to() / size();
      button.setAttribute("aria-disabled", String(Math.abs(change - 1) < NEAR));
    }
  }

  tools.addEventListener("click", (event) => {
    const button = around(event.target, "[data-zoom]");
    if (!button || button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const { to, act = () => set(to()) } = acts[button.dataset.zoom ?? ""];
    touched = true;
    act();
    output.textContent = `${Math.round(size() * 100)} %`;
  });

  // Until the reader chooses a size, the picture follows the frame's own width. A closed frame has none yet.
  let seen = false;
  new ResizeObserver(() => {
    if (!region.clientWidth) {
      return;
    }
    if (touched) {
      showEffects();
      return;
    }
    const fits = region.clientWidth >= natural("width") * READABLE;
    set(fits ? null : 1);
    if (!fits && !seen) {
      placed();
    }
    seen = true;
  }).observe(region);
  tools.hidden = false;
  return showEffects;
}

/** Returns how wide or high a picture in the frame can be without a scroll bar. The frame grows with its picture up to its greatest height. @param {HTMLElement} region @param {"width" | "height"} side */
function inside(region, side) {
  const style = getComputedStyle(region);
  if (side === "width") {
    return region.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  }
  const frame = parseFloat(style.maxHeight) - parseFloat(style.borderTopWidth) - parseFloat(style.borderBottomWidth);
  return frame - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
}
