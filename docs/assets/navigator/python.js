// A worker with Python in it, watched: one that says nothing for too long is slow to start, or late with a step.
// The first worker starts as soon as this file is read. The navigator's page asks for it in its head, so Python is under way before
// the rest of the page and its scripts are there.

const LINK = /^#case(?:=|%3d)/i; // what the fragment of a link to a case begins with; some programs escape the sign

// A case in the address leaves it before anything else is done. The browser notes the address of a page outside its history as well: the service worker's list
// of pages, the measurements of the load, what was typed. So the page is loaded once more, without it.
if (isLink(location.hash)) {
  const state = { link: location.hash };
  const address = location.pathname + location.search;
  history.replaceState(state, "", address);
  if (window.navigation) {
    window.navigation.navigate(address, { history: "replace", state });
  } else {
    location.reload();
  }
  await new Promise(() => {}); // nothing that needs this file runs in the page that goes
}
const { link: linked } = history.state ?? window.navigation?.currentEntry?.getState() ?? {};
if (linked !== undefined) {
  history.replaceState(null, "");
}

/** Returns whether a fragment is that of a link to a case. @param {string} fragment */
export function isLink(fragment) {
  return LINK.test(fragment);
}

/** Returns the fragment of the link to a case that opened the page; empty if it was opened without one. */
export function linkOfPage() {
  return typeof linked === "string" && isLink(linked) ? linked : "";
}

// The site's policy takes no text for the address of a script. trusted.js would be one request more before Python starts.
const policy = window.trustedTypes?.createPolicy("python", { createScriptURL: () => ADDRESS });
const ADDRESS = new URL("../worker.js", import.meta.url).href;

const SECONDS_TO_START = 30;
const SECONDS_TO_STEP = 10; // before a step is late; it goes on all the same

/** @type {ReturnType<typeof launch> | null} */
let launched = launch();

/** Returns a worker, and a promise of the first that it says: an event, which is that of an error where it cannot start. @returns {{ worker: Worker | null, first: Promise<Event> }} */
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
 * Starts Python, or takes the one that is under way, and calls back. `ready` is called once, `take` with each reply, and `fail` when it has stopped, with true
 * if the host forbids it to run. `slow` is called when it is late to start, `late` when a reply is late. A late one may still come: `stop` ends it.
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
        console.warn(data.error); // from before any answer; later ones could contain a part of the case
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
