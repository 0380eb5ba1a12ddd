"""The Content-Security-Policy of every page: that it exists, that it requires Trusted Types, and what csp_evaluator objects to."""
from __future__ import annotations

import json
import subprocess

from tests.built import read_page
from tests.judge import tools
from tests.judge.verdict import Finding, NotRun, Site, Verdict, found

TRUSTED_TYPES = "require-trusted-types-for 'script'"
INFORMATION = 60
"""csp_evaluator's own scale, from 10 (high) to 60 (for information) and 100 (nothing)."""


def judge(site: Site) -> Verdict:
    """Return the objections to the policy of each page; the figure is the number of policies in the site."""
    node = tools.node()
    policies = {page: policy_of(site, page) for page in site.pages()}
    distinct = sorted({policy for policy in policies.values() if policy})
    done = subprocess.run([node, str(tools.HERE / "policy.mjs")], input=json.dumps(distinct), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise NotRun("csp_evaluator did not start: " + " ".join(done.stderr.split())[-300:])
    notes = dict(zip(distinct, json.loads(done.stdout), strict=True))
    findings: list[Finding] = []
    for page, policy in policies.items():
        if not policy:
            findings.append(Finding(page, "no Content-Security-Policy"))
        elif TRUSTED_TYPES not in policy.split("; "):
            findings.append(Finding(page, "text can become HTML: no Trusted Types"))
        findings += found(page, "", (f"severity {note['severity']}: {note['text']}" for note in notes.get(policy, ()) if note["severity"] < INFORMATION))
    return Verdict(f"csp_evaluator, {len(distinct)} policies", tuple(policies), tuple(findings))


def policy_of(site: Site, page: str) -> str:
    """Return the policy that a page has in a <meta>, or an empty text."""
    return next((meta.attributes.get("content", "") for meta in read_page(site.folder / page).all("meta", **{"http-equiv": "Content-Security-Policy"})), "")
