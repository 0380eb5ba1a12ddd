// Watches a worker with Python in it. One that does not answer for too long is slow to start, or late with a step. The first worker starts
// as soon as this file is read. The navigator's page asks for the file in its head, so Python starts before the rest of the page and its
// scripts are there.

const LINK = /^#case(?:=|%3d)/i; // the beginning of the fragment of a link to a case, as some programs escape the sign

// A case in the address is removed from it first. The browser notes the first address of a page in more places than its history. Examples
// are the service worker's list of pages, the measurements of the load, and what was typed. So the page is loaded once more, without the
// case.
if (isLink(location.hash)) {
  const state = { link: location.hash };
  const address = location.pathname + location.search;
  history.replaceState(state, "", address);
  if (window.navigation) {
    window.navigation.navigate(address, { history: "replace", state });
  } else {
    location.reload();
  }
  await new Promise(() => {}); // keeps code that needs this file from running in the page that is left
}
const { link: linked } = history.state ?? window.navigation?.currentEntry?.getState() ?? {};
if (linked !== undefined) {
  history.replaceState(null, "");
}

/** Returns whether a fragment is that of a link to a case. @param {string} fragment */
export function isLink(fragment) {
  return LINK.test(fragment);
}

/** Returns the fragment of the link to a case that opened the page, empty if there was none. */
export function linkOfPage() {
  return typeof linked === "string" && isLink(linked) ? linked : "";
}

// The site's policy forbids text as the address of a script. trusted.js would be one more request before Python starts.
const policy = window.trustedTypes?.createPolicy("python", { createScriptURL: () => ADDRESS });
const ADDRESS = new URL("../worker.js", import.meta.url).href;

const SECONDS_TO_START = 30;
const SECONDS_TO_STEP = 10; // until a step is late, but it goes on all the same

/** @type {ReturnType<typeof launch> | null} */
let launched = launch();

/** Returns a worker, and a promise of its first event. It is an error if the worker cannot start. @returns {{ worker: Worker | null, first: Promise<Event> }} */
function launch() {
  try {
    const worker = new Worker(policy ? policy.createScriptURL("") : ADDRESS, { type: "module" });
    const first = new Promise((resolve) => {
      worker.onmessage = worker.onerror = worker.onmessageerror = resolve;
    });
    return { worker, first };
  } catch (fault) {
    return { worker: null, first: Promise.resolve(new ErrorEvent("error", { error: fault })) };
  }
}

/**
 * Starts Python, or takes the one that is already starting. Calls `ready` once, and `take` with each reply. Calls `fail` when Python has
 * stopped, with true if the host forbids it to run. Calls `slow` when it is late to start, and `late` when a reply is late. A late reply
 * may still come: `stop` ends it.
 * @param {{ ready: () => void, take: (reply: Reply) => void, fail: (isForbidden: boolean) => void, slow: () => void, late: () => void }} page
 */
export function startPython({ ready, take, fail, slow, late }) {
  const { worker, first } = launched ?? launch();
  launched = null;
  let watch = setTimeout(slow, SECONDS_TO_START * 1000);
  let asked = 0;

  const stop = () => {
    clearTimeout(watch);
    worker?.terminate();
  };
  const broken = (isForbidden = false) => {
    stop();
    fail(isForbidden);
  };
  const python = {
    ready: false,
    stop,
    /** @param {Asked} request */
    ask: (request) => {
      asked += 1;
      watch = setTimeout(late, SECONDS_TO_STEP * 1000);
      worker?.postMessage({ id: asked, request: JSON.stringify(request) });
    },
  };
  /** @param {MessageEvent<FromWorker>} event */
  const hear = ({ data }) => {
    clearTimeout(watch);
    if (data.forbidden) {
      broken(true);
      return;
    }
    if (data.error !== undefined) {
      if (data.id === 0) {
        console.warn(data.error); // from before any answer, as later ones could contain data of the case
      }
      broken();
      return;
    }
    const reply = JSON.parse(data.reply ?? "");
    if (data.id > 0) {
      take(reply);
    } else if (reply.error) {
      broken();
    } else {
      python.ready = true;
      ready();
    }
  };
  first.then((event) => {
    if (worker) {
      worker.onmessage = hear;
      worker.onerror = worker.onmessageerror = () => broken();
    }
    return event instanceof MessageEvent && event.type === "message" ? hear(event) : broken();
  });
  return python;
}
