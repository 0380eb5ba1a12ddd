"""The Nu HTML checker, the reference for HTML: errors and warnings on every page."""
from __future__ import annotations

import json
import subprocess
from urllib.parse import unquote, urlsplit

from tests.judge import tools
from tests.judge.verdict import Finding, Site, Verdict

FALSE_ON_FILES = "violates Content Security Policy"
"""Messages to leave out. For files, the checker has no address for 'self', so it says that the policy blocks every file. The browser tests judge the policy."""


def judge(site: Site) -> Verdict:
    """Return what the checker says about every page, without its information messages that are not warnings."""
    java = tools.program(("java",), "default-jre-headless")
    tools.node()
    jar = tools.MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run([java, "-jar", str(jar), "--skip-non-html", "--format", "json", str(site.folder)], capture_output=True, encoding="utf-8")
    findings = tuple(
        Finding(site.page_of(unquote(urlsplit(one["url"]).path)), " ".join(one["message"].split()), f"line {one.get('lastLine', '?')}")
        for one in json.loads(done.stderr)["messages"]
        if (one["type"] != "info" or one.get("subType") == "warning") and FALSE_ON_FILES not in one["message"])
    return Verdict("vnu.jar, errors and warnings", tuple(site.pages()), findings)
