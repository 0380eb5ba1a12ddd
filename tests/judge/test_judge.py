"""The judges' own rules: a pass, the cover of an exception, and the words of the table. `make judge` runs the judges themselves."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.judge import __main__ as judges
from tests.judge import exceptions
from tests.judge.drawings import outermost
from tests.judge.exceptions import BadException, Permit
from tests.judge.verdict import Finding, NotRun, Site, Verdict

HOME = Finding("index.html", "a fault")
PERMIT = Permit("strict", "*", "^a fault$", "It is meant so.")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site of one page."""
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Home</title>", encoding="utf-8")
    return Site(tmp_path, "http://127.0.0.1/")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set up three judges. One of them cannot run; the results go into the folder that is given."""
    def missing(site: Site) -> Verdict:
        raise NotRun("its program is missing; install it")
    monkeypatch.setattr(judges, "JUDGES", {
        "strict": lambda site: Verdict("all rules", ("index.html",), (HOME,)),
        "kind": lambda site: Verdict("no rules", ("index.html",), (), {"index.html": "12 kB"}),
        "missing": missing,
    })
    monkeypatch.setattr(judges, "RESULTS", tmp_path / "results")
    return tmp_path / "results"


def judged(site: Site, permits: list[Permit]) -> tuple[list[judges.Row], list[Permit]]:
    return judges.rows(site, list(judges.JUDGES), permits, lambda text: None)


def test_the_table_has_a_row_a_page_and_a_column_a_judge(bench: Path, site: Site) -> None:
    done, _ = judged(site, [])
    assert list(judges.table(site, done)) == [
        "| page   | strict | kind  | missing |",
        "|--------|--------|-------|---------|",
        "| (home) | 1      | 12 kB | not run |",
    ]


def test_a_judge_that_cannot_be_had_is_named_with_the_reason(bench: Path, site: Site) -> None:
    done, _ = judged(site, [])
    assert "missing: NOT RUN: its program is missing; install it" in list(judges.summary(done))


def test_a_judge_that_fails_counts_as_a_finding_and_others_run(bench: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(site: Site) -> Verdict:
        raise RuntimeError("the browser went away")
    monkeypatch.setattr(judges, "JUDGES", {"broken": broken, **judges.JUDGES})
    done, _ = judged(site, [])
    assert [finding.message for finding in done[0].findings] == ["the judge broke off: RuntimeError: the browser went away"]
    assert len(done) == 4


def test_an_exception_takes_a_finding_out_and_is_counted(bench: Path, site: Site) -> None:
    done, unused = judged(site, [PERMIT])
    assert (done[0].findings, done[0].allowed, unused) == ((), 1, [])


@pytest.mark.parametrize("permit", [
    Permit("strict", "map-1/*", "^a fault$", "The page is another."),
    Permit("strict", "*", "^another fault$", "The words are others."),
    Permit("kind", "*", "^a fault$", "The judge is another."),
])
def test_an_exception_that_covers_nothing_is_a_fault_itself(bench: Path, site: Site, permit: Permit) -> None:
    done, unused = judged(site, [permit])
    assert (done[0].findings, unused) == ((HOME,), [permit])


def test_an_exception_of_a_judge_that_did_not_run_is_not_idle(bench: Path, site: Site) -> None:
    assert judged(site, [PERMIT, Permit("missing", "*", ".", "Who knows.")])[1] == []


@pytest.mark.parametrize(("entries", "code"), [("", 1), ("- {judge: strict, page: '*', message: fault, reason: It is meant so.}", 0)])
def test_the_exit_code_says_whether_something_is_left(
        bench: Path, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, entries: str, code: int) -> None:
    file = tmp_path / "exceptions.yaml"
    file.write_text(entries, encoding="utf-8")
    monkeypatch.setattr(exceptions.read, "__defaults__", (file,))
    assert judges.main(["--site", str(site.folder)]) == code
    assert len(json.loads((bench / "judge.json").read_text(encoding="utf-8"))["rows"]) == 3
    assert "| (home) |" in (bench / "judge.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("entry", "words"), [
    ("- {judge: nu, page: '*', message: x}", "entry 1: an exception has exactly judge, message, page, reason"),
    ("- {judge: nobody, page: '*', message: x, reason: y}", "entry 1: there is no judge nobody"),
    ("- {judge: nu, page: '*', message: '(', reason: y}", "entry 1: the message is no regular expression"),
    ("- {judge: nu, page: '*', message: x, reason: ' '}", "each a text"),
])
def test_an_exception_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, entry: str, words: str) -> None:
    file = tmp_path / "exceptions.yaml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(BadException, match="exceptions.yaml") as refused:
        exceptions.read(["nu"], file)
    assert words in str(refused.value)


def test_the_written_exceptions_can_be_used() -> None:
    assert all(permit.reason.endswith(".") for permit in exceptions.read(judges.JUDGES))


def test_the_packages_of_the_judges_are_locked_with_checksums_and_no_addresses() -> None:
    folder = Path(judges.__file__).parent
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    for path, entry in locked.items():
        assert "resolved" not in entry and (not path or entry["integrity"].startswith("sha512-")), path


def test_a_drawing_within_a_drawing_is_judged_with_it() -> None:
    whole = '<svg id="a"><svg id="b"><svg id="c"></svg></svg><svg id="d"></svg></svg>'
    assert outermost(f"<p>{whole}</p><svg></svg>") == [whole, "<svg></svg>"]
