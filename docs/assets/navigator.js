// Steps a case through the guide. Python does all the work, in worker.js: this script takes what a person does to it and
// puts its HTML on the page. The first question is on the page from the start; an answer given before Python is there waits.
// The case lives in the variable `state` and nowhere else: not in the address, not in the history, not in any storage.

const SECONDS_TO_START = 30;
const SECONDS_TO_STEP = 10;

/** Serves the navigator in `root`: its status line, its step and the way to the site's root. */
export function start(root) {
  const status = root.querySelector(".navigator-status");
  const step = root.querySelector(".navigator-case");
  const pageTitle = document.title;
  let state = null; // the case, as Python wrote it; Python alone looks into it
  let waiting = null; // the request that has no reply yet
  let python = null;

  /** Asks Python for the next step. One request at a time; only while Python starts does a later one take its place. */
  const ask = (request) => {
    if (waiting && python?.ready) {
      return;
    }
    waiting = { ...request, state, today: today(), root: root.dataset.root };
    step.setAttribute("aria-busy", "true");
    if (python?.ready) {
      python.ask(waiting);
    } else {
      begin();
    }
  };

  const begin = () => {
    tell(status, waiting ? "Starting… Your answer is taken as soon as the navigator is ready." : "Starting… You can answer the first question already.", true);
    python ??= startPython({ ready, take, fail, slow });
  };

  const ready = () => {
    status.replaceChildren();
    if (waiting) {
      python.ask(waiting);
    }
  };

  const take = (reply) => {
    waiting = null;
    step.removeAttribute("aria-busy");
    if (reply.error) {
      warn(status, reply.error);
      return;
    }
    status.replaceChildren();
    state = reply.state;
    step.innerHTML = reply.html;
    const fault = step.querySelector(".error-summary");
    document.title = `${fault ? "Error: " : ""}${reply.title} - ${pageTitle}`;
    (fault ?? step.querySelector(".step-title")).focus();
  };

  const fail = () => {
    python = null;
    step.removeAttribute("aria-busy");
    warn(status, "The navigator has stopped. Your answers are still here, on this page.", again, wayOn(step));
  };

  const slow = () => {
    warn(status, "The navigator takes long to start. You can wait, or read on without it.", again, wayOn(step));
  };

  const again = () => {
    python?.stop();
    python = null;
    if (waiting) {
      step.setAttribute("aria-busy", "true");
    }
    begin();
  };

  step.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(answerOf(event.target, event.submitter));
  });
  step.addEventListener("click", (event) => follow(event, step, ask));
  window.addEventListener("beforeunload", (event) => {
    if (state?.answers.length) {
      event.preventDefault(); // the browser asks whether to leave, for the case would be lost
    }
  });
  root.querySelector(".navigator-static").id = "navigator-static";
  begin();
}

/** What a click on a button or link of a step does; a form's own buttons are not among them. */
function follow(event, step, ask) {
  const button = event.target.closest("[data-do]");
  const link = event.target.closest("a[href]");
  if (button) {
    act(button, ask);
  } else if (link?.getAttribute("href").startsWith("#")) {
    event.preventDefault(); // to the field at fault, without a trace in the address
    step.querySelector(link.getAttribute("href")).focus();
  } else if (link) {
    link.target = "_blank"; // the case would be lost with this page
    link.rel = "noopener";
  }
}

function act(button, ask) {
  const { do: action, index } = button.dataset;
  if (action === "restart" && !window.confirm("Start again? The answers of this case are then gone.")) {
    return;
  }
  const requests = { change: { do: "change", index: Number(index) }, cancel: { do: "show" } };
  ask(requests[action] ?? { do: action });
}

/** What a form says; a button marked data-skip leaves its fields empty. */
function answerOf(form, submitter) {
  const fields = submitter?.hasAttribute("data-skip") ? {} : Object.fromEntries(new FormData(form));
  const change = form.dataset.change === undefined ? null : Number(form.dataset.change);
  return { do: "answer", ask: form.dataset.ask, fields, change };
}

/** The day where the reader is, as 2009-08-27. */
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A worker with Python in it, watched: one that says nothing for too long has failed, or while it starts, is slow. */
function startPython({ ready, take, fail, slow }) {
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

/** The page of the box where the case stands, else the part of this page that leads to the pages. */
function wayOn(step) {
  return step.querySelector(".box-more a")?.href ?? "#navigator-static";
}

/** Says something in the status line; with `busy`, beside a sign that work is going on. */
function tell(status, words, busy) {
  const line = document.createElement("p");
  line.textContent = words;
  if (busy) {
    const progress = document.createElement("progress");
    progress.setAttribute("aria-hidden", "true");
    line.prepend(progress);
  }
  status.replaceChildren(line);
  return line;
}

/** Says what is wrong, at once; with `again`, offers to try again and a way on without the navigator. */
function warn(status, words, again, way) {
  const line = tell(status, `${words} `, false);
  line.className = "navigator-warning";
  line.setAttribute("role", "alert");
  if (again) {
    const button = document.createElement("button");
    const link = document.createElement("a");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = "Try again";
    button.addEventListener("click", again);
    link.href = way;
    link.target = way.startsWith("#") ? "" : "_blank";
    link.textContent = "Go on through the linked pages";
    line.append(button, " ", link);
  }
}
