// Replays a list of calls in the Python that runs in the browser, here under Node.js, with the files that the site ships:
//     node pyodide_replay.mjs ASSETS < calls.json > answers.json
// ASSETS is the folder assets/ of the built site, with pyodide/, navigator.zip and guide.json in it. `calls` is
// {"requests": [text for bridge.handle, …], "python": source of a function play(text, guide_file), "plays": [text, …]};
// the answers are {"version", "replies": [text, …], "plays": [text, …]}.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const assets = resolve(process.argv[2]);
const calls = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(assets, "pyodide", "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: join(assets, "pyodide") });

const guide = readFileSync(join(assets, "guide.json"), "utf8");
pyodide.FS.writeFile("/navigator.zip", new Uint8Array(readFileSync(join(assets, "navigator.zip"))));
pyodide.FS.writeFile("/guide.json", guide);
pyodide.runPython("import sys; sys.path.insert(0, '/navigator.zip')");

const handle = pyodide.pyimport("navigator.bridge").handle;
const opened = JSON.parse(handle(JSON.stringify({ do: "open", guide })));
if (opened.error) {
  throw new Error(opened.error);
}
pyodide.runPython(calls.python);
const play = pyodide.globals.get("play");

const answers = {
  version: pyodide.runPython("sys.version"),
  replies: calls.requests.map((request) => handle(request)),
  plays: calls.plays.map((text) => play(text, "/guide.json")),
};
process.stdout.write(JSON.stringify(answers));
