// A worker with Python in it, watched: one that says nothing for too long has failed or, while it starts, is slow.
// The first worker starts as soon as this file is read. The navigator's page asks for it in its head, so Python is under way before
// the rest of the page and its scripts are there.

// The site's policy takes no text for the address of a script. trusted.js would be one request more before Python starts.
const policy = window.trustedTypes?.createPolicy("python", { createScriptURL: () => ADDRESS });
const ADDRESS = new URL("worker.js", import.meta.url).href;

const SECONDS_TO_START = 30;
const SECONDS_TO_STEP = 10;

let launched = launch();

/** A worker, and a promise of the first that it says: an event, which is that of an error where it cannot start. */
function launch() {
  try {
    const worker = new Worker(policy ? policy.createScriptURL("") : ADDRESS, { type: "module" });
    const first = new Promise((resolve) => {
      worker.onmessage = worker.onerror = worker.onmessageerror = resolve;
    });
    return { worker, first };
  } catch (fault) {
    return { worker: { terminate() {} }, first: Promise.resolve(new ErrorEvent("error", { error: fault })) };
  }
}

/**
 * Starts Python, or takes the one that is under way, and calls back: `ready` once, `take` with each reply, `fail` when it has stopped,
 * with true where the host forbids it to run, `slow` when it is late.
 */
export function startPython({ ready, take, fail, slow }) {
  const { worker, first } = launched ?? launch();
  launched = null;
  let watch = setTimeout(slow, SECONDS_TO_START * 1000);
  let asked = 0;

  const stop = () => {
    clearTimeout(watch);
    worker.terminate();
  };
  const broken = (isForbidden) => {
    stop();
    fail(isForbidden === true);
  };
  const python = {
    ready: false,
    stop,
    ask: (request) => {
      asked += 1;
      watch = setTimeout(broken, SECONDS_TO_STEP * 1000);
      worker.postMessage({ id: asked, request: JSON.stringify(request) });
    },
  };
  const hear = ({ data }) => {
    clearTimeout(watch);
    if (data.forbidden) {
      broken(true);
      return;
    }
    if (data.error !== undefined) {
      if (data.id === 0) {
        console.warn(data.error); // from before any answer; later ones could hold something of the case
      }
      broken();
      return;
    }
    const reply = JSON.parse(data.reply);
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
    worker.onmessage = hear;
    worker.onerror = worker.onmessageerror = broken;
    return event.type === "message" ? hear(event) : broken();
  });
  return python;
}
