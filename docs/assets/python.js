// A worker with Python in it, watched: one that says nothing for too long has failed or, while it starts, is slow.

const SECONDS_TO_START = 30;
const SECONDS_TO_STEP = 10;

/** Starts worker.js and calls back: `ready` once, `take` with each reply, `fail` when it has stopped, `slow` when it is late. */
export function startPython({ ready, take, fail, slow }) {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  let watch = setTimeout(slow, SECONDS_TO_START * 1000);
  let asked = 0;

  const stop = () => {
    clearTimeout(watch);
    worker.terminate();
  };
  const broken = () => {
    stop();
    fail();
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
  worker.onerror = broken;
  worker.onmessageerror = broken;
  worker.onmessage = ({ data }) => {
    clearTimeout(watch);
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
  return python;
}
