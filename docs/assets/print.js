// What the foot of a printed page says and only the reader's browser knows: the address of the page, and the day of printing.
// edition.css sets the edition beside it. Browsers that cannot set the edges of pages get a line at the foot of each instead.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

window.addEventListener("beforeprint", () => {
  const words = `${location.origin}${location.pathname}, printed ${new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
  if ("CSSMarginRule" in window) {
    sheet.replaceSync(`@page { @bottom-center { content: ${JSON.stringify(words)}; font-size: 8pt; vertical-align: top; padding-top: 2mm; } }`);
  } else if (!document.querySelector(".print-foot")) {
    const line = document.createElement("p");
    line.className = "print-foot";
    line.textContent = [...document.querySelectorAll(".notice, .md-copyright")].map((part) => part.textContent.trim()).concat(words).join(" ");
    document.body.append(line);
  }
});

window.addEventListener("afterprint", () => document.querySelector(".print-foot")?.remove());
