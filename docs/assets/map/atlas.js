// The maps that a page of a map can show: its own and the others. Those are read from their pages when a route leads there.

import { find, findAll } from "../site/elements.js";

/** @typedef {ReturnType<typeof makeAtlas>} Atlas the maps that a page of a map can show */

/** Returns the process of a box: "intake/3" → "intake". @param {string} ref */
export const processOf = (ref) => ref.slice(0, ref.lastIndexOf("/"));

const INDEX = location.protocol === "file:" ? "index.html" : ""; // in a folder of files the address of a page has the name of its file

/** Makes the atlas: the maps by process, with their pictures and the texts of their boxes. One picture is shown. @param {HTMLElement} figure */
export function makeAtlas(figure) {
  const { process: home = "", processes = "" } = figure.dataset;
  const known = processes.split(" ");
  const root = new URL("../", document.baseURI);
  const region = find(figure, ".map-region");
  /** @type {Map<string, SVGElement>} */
  const pictures = new Map();
  /** @type {Map<string | undefined, HTMLTemplateElement>} */
  const texts = new Map();

  /** @param {string} process @param {ParentNode} source */
  const add = (process, source) => {
    const picture = find(source, ".map-region svg.pm-map", SVGElement); // in this document or, until it is shown, in the one it was read from
    picture.style.setProperty("--pm-width", `${picture.getAttribute("width")}px`);
    pictures.set(process, picture);
    findAll(source, "template[data-box]", HTMLTemplateElement).forEach((template) => texts.set(template.dataset.box, template));
    picture.querySelectorAll(".box a").forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  };
  add(home, figure);

  /** Returns the picture of a process that has been loaded. @param {string} process */
  const pictureOf = (process) => /** @type {SVGElement} */ (pictures.get(process));

  const atlas = {
    home,
    pictures,
    /** Loads the map of a process if need be, and returns whether it is there. @param {string} process */
    async load(process) {
      if (!pictures.has(process)) {
        if (INDEX) {
          return false; // in a folder of files a page cannot read another, so the link itself is followed
        }
        try {
          add(process, find(await pageAt(new URL(`${process}/`, root)), "figure.map"));
        } catch {
          return false; // offline, or no such page: the link itself still works
        }
      }
      return true;
    },
    /** Puts the picture of a process into the frame. @param {string} process */
    show(process) {
      if (region.firstElementChild !== pictureOf(process)) {
        region.replaceChildren(pictureOf(process));
        region.setAttribute("aria-label", `${atlas.nameOf(process)} as a picture`);
      }
    },
    /** @param {string} ref */
    textOf: (ref) => /** @type {HTMLTemplateElement} */ (texts.get(ref)).content.cloneNode(true),
    /** @param {string} ref */
    linkOf: (ref) => find(pictureOf(processOf(ref)), `.box a[data-box="${CSS.escape(ref)}"]`, SVGElement),
    /** @param {string} ref */
    addressOf: (ref) => new URL(`${processOf(ref)}/box-${ref.slice(ref.lastIndexOf("/") + 1).padStart(2, "0")}/${INDEX}`, root).href,
    /** @param {string} process */
    titleOf: (process) => pictureOf(process).getAttribute("aria-label"),
    /** @param {string} process */
    nameOf: (process) => pictureOf(process).dataset.name,
    /** Returns the box whose page a link leads to, or null. In a drawing the address is an object with the text as it was written. @param {HTMLAnchorElement | SVGAElement} link */
    refOf(link) {
      const address = new URL(link instanceof SVGAElement ? link.href.baseVal : link.href, document.baseURI).href;
      const [, process, number] = (address.startsWith(root.href) && address.slice(root.href.length).match(/^([^/]+)\/box-(\d+)\/(?:index\.html)?$/)) || [];
      return known.includes(process) ? `${process}/${Number(number)}` : null;
    },
  };
  return atlas;
}

/** Returns the document at an address of this site. The browser parses it itself, because the site's policy forbids text as HTML. @param {URL} address */
function pageAt(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => (request.response ? resolve(request.response) : reject(new Error("This is not a page.")));
    request.onerror = reject;
    request.send();
  });
}
