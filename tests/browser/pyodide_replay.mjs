// Replays a list of calls in the Python that runs in the browser, here under Node.js, with the files that the site ships:
//     node pyodide_replay.mjs ASSETS [LIBRARY] < calls.json > answers.json
// ASSETS is the folder assets/ of the built site, with pyodide/ and navigator.zip in it. LIBRARY is another standard library to
// start with, such as the whole one. `calls` is
// {"requests": [text for bridge.handle, …], "plays": [text, …], "modules": names with spaces between,
//  "python": source of functions play(text, guide_file) and exercise(guide_file, modules)};
// the answers are {"version", "compiled": [source that was compiled while the guide was opened, …], "lacking": [what maps/ship/startup_cache.py lacked until then, …],
// "asleep": [module that had not run by then, …], "woken": a name in one of these, "replies": [text, …], "plays": [text, …], "exercised": [text, …], "modules": [name, …]}, where `modules` are
// those that came from the standard library's archive.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// By itself Node.js would print the line of Pyodide's script that failed, which is the whole script.
process.on("uncaughtException", (fault) => {
  process.stderr.write(`${fault.stack}\n`);
  process.exit(1);
});

const assets = resolve(process.argv[2]);
const library = process.argv[3] ? resolve(process.argv[3]) : join(assets, "pyodide", "python_stdlib.zip");
const calls = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(assets, "pyodide", "pyodide.mjs")));
const pyodide = await loadPyodide({
  indexURL: join(assets, "pyodide"),
  stdLibURL: library,
  lockFileContents: { info: { abi_version: "2026_0" }, packages: {} },
});

pyodide.FS.writeFile("/navigator.zip", new Uint8Array(readFileSync(join(assets, "navigator.zip"))));
pyodide.runPython(`
import sys
texts_compiled = []
sys.addaudithook(lambda event, details: event == "compile" and details[0] and texts_compiled.append(str(details[0])))
`);
const [, open] = readFileSync(join(assets, "worker.js"), "utf8").match(/const OPEN = `([^`]*)`/); // what the browser runs first
const opened = JSON.parse(pyodide.runPython(open));
if (opened.error) {
  throw new Error(opened.error);
}
const compiled = pyodide.runPython("list(texts_compiled)").toJs();
const lacking = pyodide.runPython("import sitecustomize; [str(one) for one in sitecustomize.lacking]").toJs();
const asleep = pyodide.runPython("sorted(name for name, module in sys.modules.items() if type(module).__name__ == '_LazyModule')").toJs();
const handle = pyodide.pyimport("navigator.bridge").handle;
pyodide.FS.writeFile("/guide.json", new Uint8Array(readFileSync(join(assets, "guide.json"))));
pyodide.runPython(calls.python);

const answers = {
  compiled,
  lacking,
  asleep,
  woken: pyodide.runPython("import _colorize; _colorize.ANSIColors.__name__"),
  version: pyodide.runPython("sys.version"),
  replies: calls.requests.map((request) => handle(request)),
  plays: calls.plays.map((text) => pyodide.globals.get("play")(text, "/guide.json")),
  exercised: JSON.parse(pyodide.globals.get("exercise")("/guide.json", calls.modules)),
  modules: pyodide.runPython(`
sorted(name for name, module in list(sys.modules.items())
       if (getattr(getattr(module, "__spec__", None), "origin", None) or "").startswith("/lib/python314.zip/"))
`).toJs(),
};
process.stdout.write(JSON.stringify(answers));
