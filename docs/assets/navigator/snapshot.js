// Python's memory from an earlier visit, after the guide was open and before any answer. With it Python starts faster. The reader's own
// browser makes it and saves it in its Cache Storage. Pyodide calls this an experiment, so the site does not depend on it. If there is any
// doubt, the memory is deleted, and Python starts without it.
//
// The saved entry has its edition, a digest, and the pages of the memory that do not consist of zeros. Its form is
//     [bytes in all, pages kept, the place of each page], each in four bytes, then the pages.
// The other entry says that a start from the memory has begun. It is deleted when that has succeeded. If it is found, an earlier start was
// never finished. Perhaps it crashed the tab, and would do so at every visit.
const STORE = `${new URL("../../", import.meta.url).pathname}wfi-snapshot`; // as in names.js, which would be one more request before Python starts
const MEMORY = "python-memory";
const BEGUN = "python-memory-begun";
const PAGE = 4096;
const MOST_BYTES = 30 * 1024 * 1024; // the most of Python's memory at its start, as a larger one cannot be restored
const SECONDS_TO_READ = 3; // a slower store would not save time

/** Returns the memory that an earlier visit saved, as a response. It is null if it is missing or in doubt, or if nothing can be saved. */
export async function findMemory() {
  return Promise.race([lookUp(), new Promise((resolve) => setTimeout(resolve, SECONDS_TO_READ * 1000, null))]);
}

async function lookUp() {
  try {
    const [memory, begun] = await Promise.all([MEMORY, BEGUN].map((entry) => self.caches.match(entry, { cacheName: STORE })));
    if (!begun) {
      return memory ?? null;
    }
    await forgetMemory();
  } catch {
    // Without a secure address, or if storage is blocked, there is nothing to find.
  }
  return null;
}

/** Returns the memory in the form for `loadPyodide`. Throws if it is of another edition than `edition` (a promise), damaged, or slow to arrive. @param {Response} found @param {Promise<string>} edition */
export async function readMemory(found, edition) {
  const late = new Promise((_, reject) => setTimeout(reject, SECONDS_TO_READ * 1000, new Error("the kept memory is slow to read")));
  return Promise.race([unpacked(found, edition), late]);
}

/** @param {Response} found @param {Promise<string>} edition */
async function unpacked(found, edition) {
  const [kept] = await Promise.all([found.arrayBuffer(), sayBegun()]);
  const isSound = (await digest(kept)) === found.headers.get("digest") && (await edition) === found.headers.get("edition");
  if (!isSound) {
    throw new Error("the kept memory is of another edition, or damaged");
  }
  const [bytes, count] = new Uint32Array(kept, 0, 2);
  const places = new Uint32Array(kept, 8, count);
  const memory = new Uint8Array(Math.ceil(bytes / PAGE) * PAGE);
  places.forEach((place, at) => memory.set(new Uint8Array(kept, 8 + 4 * count + at * PAGE, PAGE), place * PAGE));
  return memory.subarray(0, bytes);
}

async function sayBegun() {
  const store = await self.caches.open(STORE);
  await store.put(BEGUN, new Response());
}

/** Notes that the start from the saved memory has succeeded. */
export async function confirmMemory() {
  const store = await self.caches.open(STORE);
  await store.delete(BEGUN);
}

/** Deletes what is saved. */
export async function forgetMemory() {
  await self.caches?.delete(STORE);
}

/** Returns a function that saves a memory from `makeMemorySnapshot`, even after this thread has lost its network. It throws if nothing can be saved. */
export async function openKeeper() {
  const store = await self.caches.open(STORE);
  return (/** @type {Uint8Array<ArrayBuffer>} */ memory, /** @type {string} */ edition) => keepMemory(store, memory, edition);
}

/** @param {Cache} store @param {Uint8Array<ArrayBuffer>} memory @param {string} edition */
async function keepMemory(store, memory, edition) {
  const header = new Uint32Array(memory.buffer, 0, 2)[1]; // the size of Pyodide's header before the memory itself
  if (memory.length - header > MOST_BYTES) {
    return;
  }
  const body = packed(memory);
  await store.put(MEMORY, new Response(body, { headers: { edition, digest: await digest(body) } }));
}

/** @param {Uint8Array<ArrayBuffer>} memory */
function packed(memory) {
  /** @type {number[]} */
  const places = [];
  for (let place = 0; place * PAGE < memory.length; place += 1) {
    if (!isZero(memory, place)) {
      places.push(place);
    }
  }
  const kept = new Uint8Array(8 + places.length * (4 + PAGE));
  new Uint32Array(kept.buffer, 0, 2 + places.length).set([memory.length, places.length, ...places]);
  places.forEach((place, at) => kept.set(memory.subarray(place * PAGE, (place + 1) * PAGE), 8 + 4 * places.length + at * PAGE));
  return kept;
}

/** @param {Uint8Array<ArrayBuffer>} memory @param {number} place */
function isZero(memory, place) {
  const start = place * PAGE;
  return new Uint32Array(memory.buffer, start, Math.min(PAGE, memory.length - start) / 4).every((word) => word === 0);
}

/** Returns the SHA-256 in hexadecimal. @param {BufferSource} bytes */
export async function digest(bytes) {
  const found = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
