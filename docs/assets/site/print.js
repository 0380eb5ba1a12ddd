// Adds the address of the page and the day of printing to the foot of a printed page. Only the reader's browser knows them. edition.css
// sets the edition beside it. Browsers that cannot set the edges of pages get a line at the foot of each instead.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

window.addEventListener("beforeprint", () => {
  const given = getComputedStyle(document.documentElement);
  const [notice, edition] = ["--print-notice", "--print-edition"].map((name) => given.getPropertyValue(name).trim());
  const address = `${location.origin}${location.pathname}`;
  const day = `Printed ${new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
  if ("CSSMarginRule" in window) {
    sheet.replaceSync(`@page {
      @bottom-left { content: ${notice} "\\A" ${edition} " " ${JSON.stringify(address)}; }
      @bottom-right { content: "Page " counter(page) " of " counter(pages) "\\A" ${JSON.stringify(day)}; text-align: right; } }`);
  } else if (!document.querySelector(".print-foot")) {
    const line = document.createElement("p");
    line.className = "print-foot";
    line.textContent = [...[notice, edition].map((words) => words.replace(/^"|"$/g, "")), address, day].join(" ");
    document.body.append(line);
  }
});

window.addEventListener("afterprint", () => document.querySelector(".print-foot")?.remove());
