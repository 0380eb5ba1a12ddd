// The navigator's Python, in a thread of its own, so that the page stays usable whatever happens here. The settings of hosts name this
// file's address and give it a policy of its own (maps/ship/headers.py). So it is not in the navigator's folder. Once the guide is open,
// this file sends {id: 0, reply, from}. After that it answers each {id, request} with {id, reply}, or {id, error} after an error. If the
// host's policy for this file forbids WebAssembly, it sends only {id: 0, forbidden: true}. Requests and replies are JSON text: see
// navigator/bridge.py. `from` is "start", or "memory" if Python used its memory of an earlier visit: see snapshot.js.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import { confirmMemory, digest, findMemory, forgetMemory, openKeeper, readMemory } from "./navigator/snapshot.js";

const WAYS_OUT = [
  "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "FontFace", "fonts", "importScripts", "Worker", "caches",
  "indexedDB", "BroadcastChannel",
];
const IDLE = 1000; // milliseconds without a request until the reader is assumed to be reading

// Replaces Pyodide's list of further packages, because the navigator does not use any.
const NO_PACKAGES = { info: { abi_version: "2026_0" }, packages: {} };

// `sitecustomize` is maps/ship/startup_cache.py.
const OPEN = `
import sys, zipimport
from sitecustomize import forget, take
sys.path.insert(0, "/navigator.zip")
archive = zipimport.zipimporter("/navigator.zip")
take(archive)
from navigator.bridge import open_packed
forget()
open_packed(archive.get_data("guide.pickle"))
`;

// Random numbers from the time of the saved memory must not repeat at every visit.
const RESEED = "import random; random.seed()";

const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

let untouched = true; // no request has come, so Python's memory does not contain a case
const opened = isForbidden() ? new Promise(() => {}) : open();

/** @param {MessageEvent<ToWorker>} event */
self.onmessage = ({ data: { id, request } }) => {
  untouched = false;
  answer(id, async () => ({ reply: (await opened).handle(request) }));
};
if (isForbidden()) {
  self.postMessage({ id: 0, forbidden: true });
}
answer(0, async () => {
  const { reply, from } = await opened;
  return { reply, from };
});

/** Returns whether the host forbids WebAssembly here. Otherwise this would show only when all of Python has arrived. */
function isForbidden() {
  try {
    return !new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    return true;
  }
}

/** @param {number} id @param {() => Promise<object>} work */
async function answer(id, work) {
  try {
    self.postMessage({ id, ...(await work()) });
  } catch (fault) {
    self.postMessage({ id, error: String(fault) });
  }
}

/** Starts Python with the guide open and closes the network. Returns the bridge's `handle`, its reply to `open`, and `from`. */
async function open() {
  const archive = get("navigator.zip"); // it contains the digests of all other files of Python, so its own distinguishes two editions
  const edition = archive.then(digest);
  edition.catch(() => {}); // a fault of the archive is reported when it is loaded
  const found = await findMemory();
  const python = (found && (await resume(found, archive, edition))) ?? (await begin(archive, edition));
  closeNetwork();
  return python;
}

/** Returns Python with the memory of an earlier visit. If there is any doubt about the memory, deletes it and returns null. @param {Response} found @param {Promise<Uint8Array<ArrayBuffer>>} archive @param {Promise<string>} edition */
async function resume(found, archive, edition) {
  try {
    const memory = readMemory(found, edition);
    memory.catch(() => {}); // `load` throws it again
    const pyodide = await load(archive, { _loadSnapshot: memory });
    pyodide.runPython(RESEED);
    const handle = pyodide.pyimport("navigator.bridge").handle;
    const reply = handle('{"do": "restart"}');
    if ("error" in JSON.parse(reply)) {
      throw new Error(reply);
    }
    await confirmMemory();
    return { handle, reply, from: "memory" };
  } catch {
    await forgetMemory();
    return null;
  }
}

/** Starts Python without a saved memory. Later, while the reader reads the first question, its memory is saved for the next visit. @param {Promise<Uint8Array<ArrayBuffer>>} archive @param {Promise<string>} edition */
async function begin(archive, edition) {
  const ready = Promise.all([openKeeper(), edition]); // opened now, because soon this thread cannot reach it
  ready.catch(() => {}); // Python also starts in a browser that cannot save anything
  const pyodide = await load(archive, { _makeSnapshot: true });
  const reply = pyodide.runPython(OPEN);
  setTimeout(() => keepIfUntouched(pyodide, ready).catch(() => {}), IDLE);
  return { handle: pyodide.pyimport("navigator.bridge").handle, reply, from: "start" };
}

/** @param {Pyodide} pyodide @param {Promise<[Awaited<ReturnType<typeof openKeeper>>, string]>} ready */
async function keepIfUntouched(pyodide, ready) {
  const [keep, name] = await ready;
  if (untouched) {
    await keep(pyodide.makeMemorySnapshot(), name);
  }
}

/** @param {Promise<Uint8Array<ArrayBuffer>>} archive @param {object} options */
async function load(archive, options) {
  const python = loadPyodide({
    indexURL: beside("pyodide/"),
    stdLibURL: beside("pyodide/python_stdlib.zip"),
    lockFileContents: NO_PACKAGES,
    packageBaseUrl: beside("pyodide/"),
    ...options,
  });
  const [pyodide, content] = await Promise.all([python, archive]);
  pyodide.FS.writeFile("/navigator.zip", content);
  return pyodide;
}

/** @param {string} name */
async function get(name) {
  const response = await fetch(beside(name));
  if (!response.ok) {
    throw new Error(`${name}: ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {string} name */
function beside(name) {
  return new URL(name, import.meta.url).href;
}

/**
 * Removes every function in this thread that reaches the network, a store or another tab. So an answer cannot leave even by a fault of
 * ours. `import()` is not a function. The policy that a host sends with this file restricts it to this site.
 */
function closeNetwork() {
  for (const name of ["storage", "locks"]) {
    Reflect.deleteProperty(Object.getPrototypeOf(navigator), name);
  }
  for (let scope = self; scope; scope = Object.getPrototypeOf(scope)) {
    for (const name of WAYS_OUT) {
      Reflect.deleteProperty(scope, name);
    }
  }
}
