// What the two workers are given: worker.js by Pyodide, sw.js by the build. For `make lint` and for editors alone, as types.d.ts.

/** What the navigator's page says to worker.js. */
interface ToWorker { id: number; request: string }

/** What worker.js uses of Pyodide. Its own types leave out what it calls an experiment: the memory that is kept. */
interface Pyodide {
  FS: { writeFile(path: string, content: Uint8Array): void };
  runPython(text: string): string;
  pyimport(name: string): { handle(request: string): string };
  makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
}
declare module "*/pyodide.mjs" {
  export function loadPyodide(options: object): Promise<Pyodide>;
}

/** What the build writes above the text of sw.js: maps/ship/offline.py. */
declare const BUILD: string;
declare const FILES: Record<string, string>;
declare const ON: boolean;
declare const TYPES: Record<string, string>;
declare const HEADERS: Record<string, Record<string, string>>;

/** What came with a file from the host. */
interface Sent { path: string; type: string | null; policy: string | null }
