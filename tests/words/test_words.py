"""`make words` finds what reads badly, with its place, and reports nothing in a text that reads well."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests import PROJECT
from tests.guides import our_guide
from tests.words import __main__ as words
from tests.words import findings, passages, spelling
from tests.words.findings import Excused, Finding
from tests.words.passages import Passage

SAMPLES = yaml.safe_load((PROJECT / "tests" / "data" / "words.yaml").read_text(encoding="utf-8"))
SMALL = PROJECT / "tests" / "data" / "guides" / "small"


def found_in(text: str, kind: str = "pages", force: str = "") -> list[Finding]:
    """Return what is found in one text, without its spelling."""
    return list(findings.of_passage(Passage(kind, "page.md", 1, text, (text,), force)))


@pytest.mark.parametrize("sample", SAMPLES["mistakes"], ids=lambda sample: sample["text"][:40])
def test_a_mistake_is_found_with_what_to_use(sample: dict[str, str]) -> None:
    found = [(finding.check, finding.wrong) for finding in found_in(sample["text"], sample.get("kind", "pages"), sample.get("force", ""))]
    assert [check for check, _ in found] == [sample["check"]]
    assert sample["says"] in found[0][1]


@pytest.mark.parametrize("sample", SAMPLES["good"], ids=lambda sample: sample["text"][:40])
def test_a_good_sentence_is_left_alone(sample: dict[str, str]) -> None:
    assert found_in(sample["text"], sample.get("kind", "pages"), sample.get("force", "")) == []


def test_a_finding_has_the_line_of_its_words(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("---\ntitle: A page\n---\n\n# A page\n\nA good line\nand whoever reads it.\n\n```\nwhoever\n```\n\n- An item, made anew\n\n"
                    "| a cell | anew | [here](other.md) |\n|---|---|---|\n", encoding="utf-8")
    found = [finding for passage in passages.of_page("pages", page) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.words.split()[0].strip(passages.LINK)) for finding in found] == [(8, "whoever"), (14, "anew"), (16, "anew"), (16, "here")]


def test_messages_are_read_and_docstrings_and_patterns_are_not(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A docstring for whoever reads it."""\n\nname = 1\nsaid = (\n    f"The file {name} is"\n    " made anew, by the way"\n)\n'
                      'pattern = r"^whoever \\w+ anew$"\n', encoding="utf-8")
    found = [finding for passage in passages.of_python("messages", module) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.words) for finding in found] == [(6, "anew, by the way")]


def test_docstrings_and_comments_are_read(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A module for whoever reads it."""\n\n\ndef state(case):\n    """What has become of it.\n\n    Made anew each time.\n    """\n'
                      '    # It stands\n    # there.\n    return case  # noqa: whoever\n', encoding="utf-8")
    found = [finding for passage in passages.of_remarks("docstrings, comments", module) for finding in findings.of_passage(passage)]
    assert sorted((finding.line, finding.words.strip(passages.NO_VERB).split()[0]) for finding in found) == [
        (1, "whoever"), (5, "What"), (7, "anew"), (9, "stands")]


def test_comments_of_a_script_are_read_without_their_types(tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text('// It stands here\nsay("made anew"); // for whoever reads it\n/** Makes it anew. @param {HTMLElement} besides */\n', encoding="utf-8")
    found = [finding for passage in passages.of_script_remarks("docstrings, comments", script) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.words.split()[0].strip(".")) for finding in found] == [(1, "stands"), (2, "whoever"), (3, "anew")]


def test_a_template_of_a_page_is_read_without_its_tags(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('{% if whoever %}\n<p title="anew">The page {{ anew }} stands here.</p>\n{% endif %}\n', encoding="utf-8")
    found = [finding for passage in passages.of_template("words in scripts", page) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.words.split()[0]) for finding in found] == [(2, "stands")]


def test_strings_of_a_script_are_read_and_comments_are_not(tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text('// for whoever reads it\nsay("Nothing was made anew here");\nsay(`The copy of ${name} stands on this page`);\n', encoding="utf-8")
    found = [finding for passage in passages.of_script("words in scripts", script) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.words.split()[0]) for finding in found] == [(2, "anew"), (3, "stands")]


def test_a_name_of_a_test_has_at_most_twelve_words(tmp_path: Path) -> None:
    module = tmp_path / "test_module.py"
    long = "_".join(["word"] * 13)
    module.write_text(f"def test_{long}() -> None:\n    pass\n\n\ndef test_{long[:-5]}() -> None:\n    pass\n", encoding="utf-8")
    found = [finding for passage in passages.of_test_names("names of tests", module) for finding in findings.of_passage(passage)]
    assert [(finding.line, finding.check) for finding in found] == [(1, "long")]


def test_the_report_reads_a_guide_in_any_folder(tmp_path: Path) -> None:
    text = (SMALL / "guide.yaml").read_text(encoding="utf-8")
    planted = text.replace("One page for everybody who borrows.", "One page for whoever borrows.", 1)
    assert planted != text
    (tmp_path / "guide.yaml").write_text(planted, encoding="utf-8")
    (tmp_path / "about.md").write_text("# About\n\nIt was made anew today.\n", encoding="utf-8")
    guide, texts, unread = words.read(tmp_path, None)
    found = [(finding.file, finding.line, finding.words.split()[0]) for passage in texts for finding in findings.of_passage(passage)]
    line = 1 + planted[:planted.index("whoever")].count("\n")
    assert guide is not None and not unread
    assert {("guide.yaml", line, "whoever"), ("about.md", 3, "anew")} <= set(found)


def test_a_text_whose_force_is_missing_is_found_at_its_line(tmp_path: Path) -> None:
    text = (SMALL / "guide.yaml").read_text(encoding="utf-8")
    (tmp_path / "guide.yaml").write_text(text, encoding="utf-8")
    _, texts, _ = words.read(tmp_path, None)
    forced = [passage for passage in texts if passage.force in ("must", "should", "could")]
    assert forced
    for passage in forced:
        assert re.search(rf"\b{passage.force}:", text.splitlines()[passage.line - 1])
        bare = Passage(passage.kind, passage.file, passage.line, "Write down the day.", force=passage.force)
        assert [(finding.check, finding.line) for finding in findings.of_passage(bare)] == [("force", passage.line)]


def test_a_guide_with_mistakes_is_reported_and_the_rest_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "guide.yaml").write_text("title: Nothing else\n", encoding="utf-8")
    assert words.main(["--table"], tmp_path) == 0
    assert "The guide cannot be read. Run make check" in capsys.readouterr().out
    assert words.main(["--table", "--strict"], tmp_path) == 1


def test_an_abbreviation_is_found_unless_it_is_explained() -> None:
    page = [Passage("pages", "page.md", 1, "Send the ABC and the XYZ (example form) to the WFI.", ("Send the ABC and the XYZ (example form) to the WFI.",))]
    assert [finding.words for finding in findings.abbreviations(page, ["WFI"])] == ["ABC"]
    assert [finding.words for finding in findings.abbreviations(page, [])] == ["ABC", "WFI"]


def test_the_spelling_is_british() -> None:
    page = [Passage("pages", "page.md", 7, "The color of the tarnsport is the colour of a customer’s licence.", ("The color of the tarnsport",))]
    assert [(finding.words, finding.line) for finding in findings.spelling(page, spelling.unknown)] == [("color", 7), ("tarnsport", 7)]


def test_an_exception_excuses_a_sentence_in_its_check_alone() -> None:
    found = found_in("Ask whoever is there.")
    assert words.without(found, [Excused("whoever is", "A reason.", "patterns")]) == ([], [])
    idle = Excused("whoever is", "A reason.", "spelling")
    assert words.without(found, [idle]) == (found, [idle])


def test_every_exception_has_a_reason_and_a_check_that_exists() -> None:
    for one in findings.exceptions():
        assert one.reason.endswith(".") and one.check in ("", *findings.CHECKS)


def test_every_rule_is_for_kinds_of_text_that_exist() -> None:
    _, texts, _ = words.read(PROJECT / "maps")
    kinds = {passage.kind for passage in texts}
    for rule in findings.rules():
        assert set(rule.kinds) <= kinds, rule.use


def test_short_words_in_short_sentences_have_a_lower_reading_age() -> None:
    easy = findings.reading_age(["You can ask for help at the desk."] * 8)
    hard = findings.reading_age(["Participation necessitates comprehensive understanding of administrative responsibilities."] * 8)
    assert 5 <= easy < 9 < 16 < hard
    assert findings.reading_age(["Too few words to say."]) == 0


def test_the_report_of_this_project_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main([]) == 0
    printed = capsys.readouterr().out
    assert "The spelling was not checked" not in printed and "excuses nothing" not in printed
    assert printed.startswith("findings in 1,000 words") and "\neverything" in printed
    assert our_guide().title
