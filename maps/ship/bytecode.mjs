// Compiles Python sources with the browser's own Python, here under Node.js, so that the browser need not:
//     node bytecode.mjs < {"pyodide": folder, "library": file or null, "under": "/lib/…", "optimize": 0, "sources": {"a.py": text},
//                          "start": module or null} > {"a.pyc": base64, …}
// `library` is a standard library to start with instead of the package's own; `under` is what tracebacks put before a file's name.
// What comes out is the content of the .pyc files. They carry no date and are never compared with a source: only then do they
// depend on nothing but the sources. With a `library` there comes "startup-cache.bin" as well, which maps/ship/startup_cache.py makes: what Python
// lacked to start with this library, and to import `start`, a module of the sources, where there is one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import binascii, importlib.util, json, os, sys
from importlib._bootstrap_external import _code_to_hash_pyc

def compiled(name, text):
    source = text.encode()
    try:
        code = compile(source, job["under"] + name, "exec", dont_inherit=True, optimize=job["optimize"])
    except SyntaxError as fault:
        raise SyntaxError(f"{name}, line {fault.lineno}: {fault.msg}") from None
    return _code_to_hash_pyc(code, importlib.util.source_hash(source), False)

def begin(start):
    for name, text in job["sources"].items():
        path = os.path.join("/sources", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    sys.path.insert(0, "/sources")
    importlib.import_module(start)

job = json.loads(job_text)
made = {name + "c": compiled(name, text) for name, text in job["sources"].items()}
if job["library"]:
    import sitecustomize
    if job["start"]:
        begin(job["start"])
    made[sitecustomize.KEPT] = sitecustomize.worked_out()
json.dumps({name: binascii.b2a_base64(content, newline=False).decode() for name, content in made.items()})
`;

try {
  const text = readFileSync(0, "utf8");
  const { pyodide: folder, library } = JSON.parse(text);
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  // The order inside some constants follows the seed of the hashes.
  const python = await loadPyodide({ indexURL: folder, stdLibURL: library ?? join(folder, "python_stdlib.zip"), env: { PYTHONHASHSEED: "0" } });
  python.globals.set("job_text", text);
  process.stdout.write(python.runPython(COMPILE));
} catch (fault) {
  const lines = fault.message.trim().split("\n");
  process.stderr.write(`${lines.findLast((line) => /^\w+Error: /.test(line)) ?? lines.at(-1)}\n`); // of a traceback this line says what is wrong
  process.exitCode = 1;
}
