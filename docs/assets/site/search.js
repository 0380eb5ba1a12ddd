// The search. The index is fetched when the search is first opened, not with every page; the theme's worker looks in it.
// What is typed goes only to that worker, not into an address or storage.

import { around, find, findAll, findIfAny } from "./elements.js";
import { scriptOf } from "./trusted.js";

/** @typedef {{ location: string, title: string, text: string, score: number, tags?: string[] }} Found what the worker says about a page or a part of one */

const SETUP = 0; // the worker's messages
const READY = 1;
const QUERY = 2;
const RESULT = 3;
const INDEX = location.protocol === "file:" ? "index.html" : ""; // in a folder of files the address of a page has the name of its file
const MOST_PAGES = 20;
const MOST_PARTS = 3;

/** Serves the search dialog. `startDialog` is that of frame.js. @param {(dialog: HTMLDialogElement, before: () => void) => void} startDialog */
export function startSearch(startDialog) {
  const dialog = find(document, ".search-dialog", HTMLDialogElement);
  const field = find(dialog, ".search-words", HTMLInputElement);
  const count = find(dialog, ".search-count");
  const list = find(dialog, ".search-results");
  /** @type {Worker | null} once it is ready */
  let worker = null;
  let starting = false;

  const ask = () => worker?.postMessage({ type: QUERY, data: field.value.trim() });
  /** @param {Found[][]} found */
  const show = (found) => {
    list.replaceChildren(...found.slice(0, MOST_PAGES).map(rowOf));
    count.textContent = field.value.trim() ? counted(found.length) : "";
  };
  const open = async () => {
    if (starting) {
      return;
    }
    starting = true;
    count.textContent = "The search is loading.";
    try {
      worker = await startWorker(dialog.dataset);
      worker.addEventListener("message", ({ data }) => data.type === RESULT && show(data.data.items));
      ask();
    } catch {
      starting = false; // the next opening tries again
      count.textContent = "The search could not be loaded. Check the connection and open it again, or use the menu.";
    }
  };

  startDialog(dialog, open);
  field.addEventListener("input", ask);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      findIfAny(list, "a")?.click(); // the first page that was found
    }
  });
  // A result may be a part of the page behind the dialog.
  list.addEventListener("click", (event) => around(event.target, "a") && dialog.close());
}

/** Starts the theme's worker, with the site's index in it. @param {DOMStringMap} data @returns {Promise<Worker>} */
async function startWorker({ worker: address = "", index = "" }) {
  const answer = await fetch(index);
  if (!answer.ok) {
    throw new Error(`The search index is not there (${answer.status}).`);
  }
  const { config, docs } = await answer.json();
  const worker = new Worker(scriptOf(new URL(address, document.baseURI)));
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => data.type === READY && resolve(worker), { once: true });
    worker.addEventListener("error", reject, { once: true });
    worker.postMessage({ type: SETUP, data: { config, docs, options: { suggest: false } } });
  });
}

/** Returns in words how many pages were found. @param {number} pages */
function counted(pages) {
  if (pages === 0) {
    return "No pages found. Try fewer or different words.";
  }
  const found = pages === 1 ? "1 page found" : `${pages} pages found`;
  return pages > MOST_PAGES ? `${found}. The first ${MOST_PAGES} are shown.` : `${found}.`;
}

/** Returns a page that was found, with those of its parts that match. The page as a whole is the entry without an anchor. @param {Found[]} found */
function rowOf(found) {
  const page = found.find(({ location }) => !location.includes("#")) ?? found[0];
  const parts = found.filter((one) => one !== page && one.score > 0 && one.title !== page.title).slice(0, MOST_PARTS);
  const row = document.createElement("li");
  row.append(linkTo(page, "search-page"), placeOf(page), ...(page.score > 0 ? [teaser(page), ...alsoOf(page)] : []));
  for (const part of parts) {
    row.append(linkTo(part, "search-part"), teaser(part));
  }
  return row;
}

/** */
/** @param {Found} found @param {string} name */
function linkTo({ location, title }, name) {
  const link = document.createElement("a");
  link.className = name;
  link.href = new URL(location.replace(/(^|\/)(?=#|$)/, `$1${INDEX}`), rootOfSite()).href;
  link.append(...marked(title));
  return link;
}

/** Returns the place of a page: the entry of the menu that it is under. @param {Found} found */
function placeOf({ location }) {
  const place = document.createElement("span");
  const [folder, below] = location.split("/");
  const entry = below && findAll(document, ".menu-branch > a", HTMLAnchorElement).find((link) => link.href === new URL(`${folder}/${INDEX}`, rootOfSite()).href);
  place.className = "search-place";
  place.textContent = entry ? entry.textContent : "";
  return place;
}

/** @param {Found} found */
function teaser({ text }) {
  const words = document.createElement("p");
  words.className = "search-text";
  words.append(...marked(text));
  return words;
}

/** Returns the words that people use for a page, if it was found by them. @param {Found} found */
function alsoOf({ tags = [] }) {
  const found = tags.filter((tag) => tag.includes("<mark"));
  const words = document.createElement("p");
  words.className = "search-also";
  words.append("Found under: ", ...marked(found.join(", ")));
  return found.length ? [words] : [];
}

/** Returns the worker's HTML as plain words, with only its marks. @param {string} html */
function marked(html) {
  /** @type {(Node | string)[]} */
  const pieces = [];
  let isMarked = false;
  for (const [, tag, text] of html.matchAll(/(<[^>]*>)|([^<]+|<)/g)) {
    if (text !== undefined) {
      const piece = document.createElement(isMarked ? "mark" : "span");
      piece.textContent = text.replace(/&(?:amp|lt|gt|quot|#34|#39|#x27);/g, (sign) => SIGNS[sign]);
      pieces.push(piece);
    } else if (/^<\/?mark\b/.test(tag)) {
      isMarked = !tag.startsWith("</");
    } else if (/^<(?:p|li|ul|ol|td|th)\b/.test(tag)) {
      pieces.push(" ");
    }
  }
  return pieces;
}

/** @type {Record<string, string>} */
const SIGNS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'" };

function rootOfSite() {
  return new URL((document.body.dataset.root ?? "").replace(/\/?$/, "/"), location.href);
}
