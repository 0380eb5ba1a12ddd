// A box's text in a dialog over its map. The speech icon is a link to the page of the box, and stays one without this
// script, with a modifier key, and for the boxes of another map.

/** Serves the map in `figure`: every box has a link in the picture and a <template> with its text beside it. */
export function start(figure) {
  foldOnSmallScreens(figure);
  const boxes = boxesOf(figure);
  const { dialog, text } = makeDialog();
  let icon = null; // of the box that is shown

  figure.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const box = isPlain(event) && link && boxes.get(addressOf(link));
    // A link from a box's text to the page of the same box leads there.
    if (!box || (dialog.open && box.icon === icon)) {
      return;
    }
    event.preventDefault();
    icon = box.icon;
    show(dialog, text, box.template);
  });
  dialog.addEventListener("close", () => icon.focus());
  figure.append(dialog);
}

/** The boxes of the map: address of the box's page → its speech icon and the template of its text. */
function boxesOf(figure) {
  const boxes = new Map();
  for (const template of figure.querySelectorAll("template[data-box]")) {
    const icon = figure.querySelector(`.box a[data-box="${CSS.escape(template.dataset.box)}"]`);
    icon.setAttribute("aria-haspopup", "dialog");
    boxes.set(addressOf(icon), { icon, template });
  }
  return boxes;
}

/** Where a link leads, in full. In a drawing the address is an object that holds it as it was written. */
function addressOf(link) {
  return new URL(link.href.baseVal ?? link.href, document.baseURI).href;
}

function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  const text = document.createElement("div");
  const close = document.createElement("button");
  dialog.className = "box-dialog";
  dialog.setAttribute("aria-labelledby", "box-dialog-title");
  text.className = "box-dialog-text md-typeset";
  close.className = "box-dialog-close";
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, text);
  closeFromOutside(dialog);
  return { dialog, text };
}

/** Closes the dialog when the press and the click are both on what lies behind it, so that marking text cannot close it. */
function closeFromOutside(dialog) {
  let pressed = false;
  dialog.addEventListener("pointerdown", (event) => {
    pressed = event.target === dialog;
  });
  dialog.addEventListener("click", (event) => {
    if (pressed && event.target === dialog) {
      dialog.close();
    }
  });
}

function show(dialog, text, template) {
  text.replaceChildren(template.content.cloneNode(true));
  const title = text.querySelector(".box-title");
  title.id = "box-dialog-title";
  if (!dialog.open) {
    dialog.showModal();
  }
  text.scrollTop = 0;
  title.focus();
}

/** On a small screen the list of boxes comes first; the picture waits behind its summary, unless the address asks for a box in it. */
function foldOnSmallScreens(figure) {
  const fold = figure.querySelector(".map-fold");
  const asked = figure.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (!fold || asked || !matchMedia("(max-width: 56.25em)").matches) {
    return;
  }
  fold.open = false;
  fold.addEventListener("toggle", function show() {
    if (!fold.open) {
      return; // that is the closing above, told a moment later
    }
    fold.removeEventListener("toggle", show);
    // The first box may stand far to the right of a picture that is wider than the screen.
    const region = fold.querySelector(".map-region");
    const box = fold.querySelector(".box").getBoundingClientRect();
    region.scrollLeft += box.left + box.width / 2 - region.getBoundingClientRect().left - region.clientWidth / 2;
  });
}
