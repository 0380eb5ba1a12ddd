// One case on the navigator's page, from its start to the last of the steps. Gives what stood in the way, or the title it came to.
async ([steps, seconds]) => {
  const step = () => document.querySelector(".navigator-case");
  const title = () => document.querySelector(".step-title")?.textContent.trim() ?? "";
  const until = async (what, seen) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      const there = step()?.getAttribute("aria-busy") !== "true" && seen();
      if (there) { return there; }
      await new Promise(go => setTimeout(go, 50));
    }
    throw new Error(`not seen: ${what}; at “${title()}”`);
  };
  const words = element => element.textContent.replace(/\s+/g, " ").trim();
  const option = answer => [...step().querySelectorAll("label")].find(label => words(label) === answer || words(label).startsWith(`${answer} `));
  const go = () => [...step().querySelectorAll("form.question button:enabled")].find(button => words(button) === "Continue");
  try {
    for (const one of steps) {
      if (Array.isArray(one)) {
        const inputs = () => step().querySelectorAll("form.question input[type=text]");
        const fields = await until("the fields of a date", () => inputs().length === 3 && inputs());
        one.forEach((part, index) => { fields[index].value = part; });
      } else {
        (await until(one, () => step() && option(one))).click();
      }
      const press = await until("a question that can be answered", go); // for a moment after it is shown it cannot
      const before = step().innerHTML;
      press.click();
      await until(`what follows ${one}`, () => step().innerHTML !== before && !step().querySelector(".error-summary"));
    }
    return title();
  } catch (fault) { return String(fault); }
}
