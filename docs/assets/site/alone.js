// Keeps other pages from showing this site in a frame. They could cover a button, and have a reader press what they do not see. A host
// forbids frames with a header. If it sets none, the page leaves the frame itself, before any other script of it runs.
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

/** Whether the page has left the frame. */
export const isFramed = window.top !== window.self;
