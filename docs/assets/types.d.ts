// What the scripts of the site hand to each other. For `make lint` and for editors alone: no page asks for this file, and the build leaves it out.

/** An answer of a case; see navigator/case/case.py. */
interface Answer { ask: string; answer: string; at?: string; early?: string; left_out?: boolean }

/** A case as Python keeps it between two calls: the shape of a case file. Python alone looks into its other parts. */
interface CaseState { answers: Answer[]; dates?: unknown; exported?: string[]; [part: string]: unknown }

/** The request that shows what was shown of a case. */
interface Shown { do: string; index?: number; waits?: boolean; with_text?: boolean }

/** An entry of the browser's history on the navigator's page: a case, and what was shown of it. */
interface View { id: string; state: CaseState | null; shown: Shown }

/** The views of a tab by their numbers; it has gaps, since of views that were not kept over a reload nothing is known. */
type Views = View[];

/** A view in the form that is short to store: of its answers only those by which its case differs from the one before. */
interface PackedView { number: number; shown: Shown; about: Record<string, unknown> | null; same: number; more: Answer[] }
interface Trail { views: PackedView[] }

/** What a reload left of a case. */
interface KeptCase { id: string; state: CaseState; revision: string | null; entries: Views }

/** A case as it is saved on this device. Those of older editions have no revision. */
interface SavedCase { id: string; name: string; when: string; state: CaseState; revision?: string }

/** What asks Python: see asking.js. Without `then` the reply is shown as a step; `refused` is called with the error instead. */
type Then = (reply: Reply & { pieces: HTMLElement[] }, request: Asked) => void;
type Ask = (request: Asked, then?: Then, refused?: (why: string) => void) => void;

/** What speaks in the status line: see status.js. */
type Tell = (words: string, busy?: boolean) => void;
type Warn = (words: string, again?: () => void, more?: [string, () => void][]) => void;

/** A field of a question as it is kept in a draft. */
interface DraftField { name: string; type: string; value: string }
/** The drafts of a case: a question's key → its fields. */
type Drafts = Record<string, DraftField[]>;

/** What the page asks of navigator/bridge.py, besides what `ask` adds to each request. */
interface Asked {
  do: string; state?: CaseState | null; ask?: string; fields?: Record<string, FormDataEntryValue>; change?: number | null; index?: number;
  waits?: boolean; with_text?: boolean; what?: string; text?: string; fragment?: string;
  [more: string]: unknown;
}

/** What navigator/bridge.py replies: each kind of request has some of these parts. */
interface Reply {
  error?: string; state: CaseState; html: string; title: string; place: string; ended: boolean; view: MapView | null; answers: number; nation: string; waits: boolean;
  name: string; type: string; text: string; exported?: string[]; fragment: string;
}

/** A reply with the pieces that were on the page when it was asked for. */
type Shows = Pick<Reply, "html" | "title" | "view"> & Partial<Reply> & { pieces: HTMLElement[] };

/** What a map marks: navigator.show.path.PathView. */
interface MapView { process?: string; done: string[]; next: string[]; current: string; closed: string[]; taken: string[]; ahead: string[] }

/** What the navigator's worker says to the page; what the page says to it is in workers.d.ts. */
interface FromWorker { id: number; reply?: string; from?: "start" | "memory"; error?: string; forbidden?: true }

/** What version.json says of an edition: maps/ship/offline.py. Editions of before have no stamp. */
interface Version { build: string; edition: string; reviewed: string; offline: boolean; urgent: boolean; stamp?: number }

/** A header that the host sends wrongly with a file of the site, by the path of the file below the site's root. */
interface HeaderFault { path: string; header: string; came: string | null; due: string }
interface HostFaults { faults: HeaderFault[]; isBare?: boolean }

/** What a browser with Trusted Types makes of a text. It is an object there, which goes wherever the text would go. */
interface TrustedTexts { createHTML(html: string): string; createScriptURL(address: string): string }
interface Window { readonly trustedTypes?: { createPolicy(name: string, rules: Partial<TrustedTexts>): TrustedTexts } }
