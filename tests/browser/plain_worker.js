// What the start of Python is measured against: the package `pyodide` exactly as it comes, our sources as .py, and nothing kept.
// It stands in for assets/worker.js in a copy of the site, and speaks with the page as that does.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const opened = open();

self.onmessage = async ({ data: { id, request } }) => self.postMessage({ id, reply: (await opened).handle(request) });
opened.then(({ reply }) => self.postMessage({ id: 0, reply, from: "start" }));

async function open() {
  const [pyodide, archive, guide] = await Promise.all([
    loadPyodide({ indexURL: new URL("pyodide/", import.meta.url).href }),
    fetch(new URL("navigator.zip", import.meta.url)).then((response) => response.arrayBuffer()),
    fetch(new URL("guide-text.json", import.meta.url)).then((response) => response.text()),
  ]);
  pyodide.FS.writeFile("/navigator.zip", new Uint8Array(archive));
  pyodide.runPython("import sys; sys.path.insert(0, '/navigator.zip')");
  const bridge = pyodide.pyimport("navigator.bridge");
  return { handle: bridge.handle, reply: bridge.open_guide(guide) };
}
