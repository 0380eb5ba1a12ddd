// The navigator's Python, in a thread of its own: the page stays at hand whatever happens here.
// Once the guide is open this says {id: 0, reply}; after that each {id, request} is answered with {id, reply}, and what
// went wrong with {id, error}. Requests and replies are JSON text; navigator/bridge.py says what is in them.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const NETWORK = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "importScripts", "Worker", "caches"];

const opened = open();

self.onmessage = ({ data: { id, request } }) => answer(id, async () => (await opened).handle(request));
answer(0, async () => (await opened).reply);

async function answer(id, work) {
  try {
    self.postMessage({ id, reply: await work() });
  } catch (fault) {
    self.postMessage({ id, error: String(fault) });
  }
}

/** Starts Python, opens the guide in it and takes the network away; the bridge's `handle` and its reply to `open`. */
async function open() {
  const [pyodide, archive, guide] = await Promise.all([
    loadPyodide({ indexURL: beside("pyodide/") }),
    get("navigator.zip", (response) => response.arrayBuffer()),
    get("guide.json", (response) => response.text()),
  ]);
  pyodide.FS.writeFile("/navigator.zip", new Uint8Array(archive));
  pyodide.runPython("import sys; sys.path.insert(0, '/navigator.zip')");
  const handle = pyodide.pyimport("navigator.bridge").handle;
  const reply = handle(JSON.stringify({ do: "open", guide }));
  closeNetwork();
  return { handle, reply };
}

async function get(name, read) {
  const response = await fetch(beside(name));
  if (!response.ok) {
    throw new Error(`${name}: ${response.status}`);
  }
  return read(response);
}

function beside(name) {
  return new URL(name, import.meta.url).href;
}

/** From here on nothing in this thread can reach the network: an answer cannot leave even by a fault of ours. */
function closeNetwork() {
  for (let scope = self; scope; scope = Object.getPrototypeOf(scope)) {
    for (const name of NETWORK) {
      Reflect.deleteProperty(scope, name);
    }
  }
}
