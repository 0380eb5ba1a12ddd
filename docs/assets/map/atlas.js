// The maps that a page of a map can show: its own, and the others, which are read from their pages when a way leads there.

/** The process of a box: "intake/3" → "intake". */
export const processOf = (ref) => ref.slice(0, ref.lastIndexOf("/"));

const INDEX = location.protocol === "file:" ? "index.html" : ""; // in a folder of files a page is known by its file

/** The maps by process: their pictures, of which one is shown, and the texts of their boxes. */
export function makeAtlas(figure) {
  const home = figure.dataset.process;
  const known = figure.dataset.processes.split(" ");
  const root = new URL("../", document.baseURI);
  const region = figure.querySelector(".map-region");
  const pictures = new Map();
  const texts = new Map();

  const add = (process, source) => {
    const picture = source.querySelector(".map-region svg.pm-map"); // in this document or, until it is shown, in the one it was read from
    picture.style.setProperty("--pm-width", `${picture.getAttribute("width")}px`);
    pictures.set(process, picture);
    source.querySelectorAll("template[data-box]").forEach((template) => texts.set(template.dataset.box, template));
    picture.querySelectorAll(".box a").forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  };
  add(home, figure);

  const atlas = {
    home,
    pictures,
    /** Whether the map of a process is there, once it has been asked for. */
    async load(process) {
      if (!pictures.has(process)) {
        if (INDEX) {
          return false; // in a folder of files no page reads another: the link itself leads on
        }
        try {
          add(process, (await pageAt(new URL(`${process}/`, root))).querySelector("figure.map"));
        } catch {
          return false; // no network, or no such page: the link itself still leads on
        }
      }
      return true;
    },
    /** Puts the picture of a process into the frame. */
    show(process) {
      if (region.firstElementChild !== pictures.get(process)) {
        region.replaceChildren(pictures.get(process));
        region.setAttribute("aria-label", `${atlas.nameOf(process)} as a picture`);
      }
    },
    textOf: (ref) => texts.get(ref).content.cloneNode(true),
    linkOf: (ref) => pictures.get(processOf(ref)).querySelector(`.box a[data-box="${CSS.escape(ref)}"]`),
    addressOf: (ref) => new URL(`${processOf(ref)}/box-${ref.slice(ref.lastIndexOf("/") + 1).padStart(2, "0")}/${INDEX}`, root).href,
    titleOf: (process) => pictures.get(process).getAttribute("aria-label"),
    nameOf: (process) => pictures.get(process).dataset.name,
    /** The box whose page a link leads to, if it is one. In a drawing the address is an object that holds it as it was written. */
    refOf(link) {
      const address = new URL(link.href.baseVal ?? link.href, document.baseURI).href;
      const [, process, number] = (address.startsWith(root.href) && address.slice(root.href.length).match(/^([^/]+)\/box-(\d+)\/(?:index\.html)?$/)) || [];
      return known.includes(process) ? `${process}/${Number(number)}` : null;
    },
  };
  return atlas;
}

/** The document at an address of this site. The browser reads it itself: the site's policy takes no text for HTML. */
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
