"""html-validate with its recommended rules. They require more than the standard: names of landmarks, forms that can be sent, tidy text."""
from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from tests.judge import tools
from tests.judge.verdict import Finding, NotRun, Site, Verdict

RULES = {"root": True, "extends": ["html-validate:recommended"]}


def judge(site: Site) -> Verdict:
    """Return what html-validate says about every page."""
    node = tools.node()
    command = tools.MODULES / "html-validate" / "bin" / "html-validate.mjs"
    with tempfile.TemporaryDirectory(prefix="judge-html-validate-") as name:
        settings, report = Path(name, "rules.json"), Path(name, "report.json")
        settings.write_text(json.dumps(RULES), encoding="utf-8")
        # The report goes to a file, because html-validate ends before a long one has passed through a pipe.
        done = subprocess.run([node, str(command), "--config", str(settings), "--formatter", f"json={report}", "**/*.html"],
                              cwd=site.folder, capture_output=True, encoding="utf-8")
        if not report.is_file():
            raise NotRun("html-validate did not start: " + " ".join(done.stderr.split())[-300:])
        pages = json.loads(report.read_text(encoding="utf-8"))
    findings = tuple(
        Finding(site.page_of(site.folder / page["filePath"]), f"{one['ruleId']}: {' '.join(one['message'].split())}",
                f"line {one['line']}, {one.get('selector')}")
        for page in pages for one in page["messages"])
    return Verdict("html-validate:recommended", tuple(site.pages()), findings)
