// No page shows this site inside itself: it could lay itself over a button here, and have a reader press what they do not see. A host says so with a header.
// Where one sets none, the page gives way itself, before any other script of it runs.
if (window.top !== window.self) {
  const [words, link] = [document.createElement("p"), document.createElement("a")];
  link.href = location.href;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Open this page on its own";
  words.className = "md-typeset framed";
  words.append("For your safety, this site does not work inside another page. ", link);
  document.body.replaceChildren(words);
}

/** Whether the page has given way. */
export const isFramed = window.top !== window.self;
