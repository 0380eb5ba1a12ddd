"""A file that is opened as a case but is not one: each likely kind gets a helpful sentence. Our own code makes the kinds that it can."""
from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from maps.read.bank_holidays import read_holidays
from navigator import bridge
from navigator.bridge import handle, open_guide
from navigator.case.case_file import read_case_file
from navigator.case.file_kinds import UNREADABLE, text_of, unreadable_text, what_it_is
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import write_bundle
from navigator.text.errors import AnswerError
from tests.navigator.hostile_requests import TODAY, WALK

INSTEAD = "Open the case file instead: “Download case file” makes it, and its name begins with “case-”."
STATE = {"format": 1, "answers": [{"ask": ask, "answer": answer} for ask, answer in WALK]}


@pytest.fixture(autouse=True)
def opened(bundle: Bundle) -> Iterator[None]:
    if not bridge._opened or bridge._opened[0].digest != bundle.digest:
        open_guide(write_bundle(bundle.guide, bundle.holidays))
    yield


def downloaded(what: str) -> bytes:
    """Return a file that the page makes of a case."""
    leaving = {"state": STATE, "printed_at": TODAY, "stamp": "2009-10-01T09:00:00Z", "with_text": True, "case_id": "c1"}
    return str(json.loads(handle(json.dumps({"do": "download", "what": what, "today": TODAY, "root": "../", **leaving})))["text"]).encode()


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, f"content of {name}")
    return file.getvalue()


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


def sentence(raw: bytes) -> str:
    """Return the sentence about a file, as the page and the terminal pass it on."""
    try:
        return what_it_is(text_of(raw))
    except UnicodeDecodeError:
        return what_it_is(unreadable_text(raw))


@pytest.mark.parametrize(("make", "words"), [
    (lambda: downloaded("json"), "That file is a case record as data, which is for other programs."),
    (lambda: downloaded("text"), "That file is a case record, which is for reading."),
    (lambda: downloaded("calendar"), "That file has dates for a calendar."),
    (lambda: json.dumps(read_holidays()).encode(), "That file is a list of bank holidays."),
    (lambda: b'{"england-and-wales": {"division": "england-and-wales", "events": []}}', "That file is a list of bank holidays."),
    (lambda: b"\n<!DOCTYPE html>\n<html lang=en>", "That file is a web page that was saved."),
    (lambda: b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x", "That file is a web page that was saved."),
    (lambda: b"", "That file is empty."), (lambda: b"\xef\xbb\xbf \r\n", "That file is empty."), (lambda: "\ufeff".encode("utf-16-le"), "That file is empty."),
    (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "That file is a PDF."),
    (lambda: zipped("[Content_Types].xml", "word/document.xml"), "That file is a Word document."),
    (lambda: zipped("[Content_Types].xml", "xl/workbook.xml"), "That file is an Excel workbook."),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400), "That file is a document of Word, Excel or Outlook."),
    (lambda: b"{\\rtf1\\ansi", "That file is a document of a word processor."),
    (lambda: picture("PNG"), "That file is a picture."), (lambda: picture("GIF"), "That file is a picture."), (lambda: picture("JPEG"), "That file is a picture"),
    (lambda: b"\x00\xff\x12\xc3", "That file cannot be read as text, so it is not a case."),
], ids=range(19))
def test_a_file_of_another_kind_gets_the_sentence_that_helps(make: Any, words: str) -> None:
    said = sentence(make())
    assert said.startswith(words) and said.endswith(INSTEAD)


def test_the_guide_itself_opened_as_a_case_is_named(bundle: Bundle) -> None:
    assert sentence(write_bundle(bundle.guide, bundle.holidays).encode()).startswith("That file is the guide itself")


def test_a_zip_file_a_link_and_terminal_output_say_what_to_open() -> None:
    assert sentence(zipped("case.json")) == "That file is a ZIP file. Take the case file out of it, and open that."
    assert sentence(b"https://example.org/navigator/#case=1.abc\n") == "That file has a link to a case in it. Open the link itself in the browser."
    assert sentence(b'{"steps": [], "current": "", "ended": false, "deadlines": []}').startswith("That file is what the terminal printed about a case.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_case_file_is_read_in_each_encoding(encoding: str) -> None:
    raw = downloaded("case").decode().encode(encoding)
    assert sentence(raw) == ""
    assert len(read_case_file(text_of(raw)).answers) == len(WALK)


@pytest.mark.parametrize("text", ["not JSON", "[]", '{"answers": []}', '"text"', "[" * 100_000])
def test_a_file_of_no_known_kind_is_left_to_its_own_message(text: str) -> None:
    assert what_it_is(text) == ""


def test_a_case_file_that_was_cut_off_is_called_incomplete() -> None:
    text = downloaded("case").decode().rstrip()
    for end in range(1, len(text)):
        with pytest.raises(AnswerError) as refused:
            read_case_file(text[:end])
        assert str(refused.value) == ("That file is not complete: its end is missing. Download the case file again, or ask for it again. Nothing was opened.")


@pytest.mark.parametrize(("make", "words"), [
    (lambda text: text + text, "That file has more than one case in it."),
    (lambda text: text + "\n\n" + text[:40], "That file has more than one case in it."),
    (lambda text: "10:15 INFO saved\n" + text, "That file has other text before the case. Delete everything before the first “{”"),
    (lambda text: "```json\n" + text + "```\n", "That file has other text before the case."),
    (lambda text: text + "\n-- \nSent from my phone", "That file has other text after the case. Delete everything after the last “}”"),
    (lambda text: text.replace("\n  ]", ",\n  ]", 1), "That file has an extra comma, before the “]” at line "),
    (lambda text: text.rstrip()[:-1].rstrip() + ",\n}\n", "That file has an extra comma, before the “}” at line "),
    (lambda text: text.rstrip()[:-1].rstrip() + ",}", "That file has an extra comma, before the “}” at line "),
    (lambda text: text.replace('"answers"', "“answers”"), "That file has quotation marks that JSON does not allow, at line "),
    (lambda text: f"[{text}]", "That file has square brackets around the case."),
    (lambda text: "\0" * 4_096, "That file is empty.")])
def test_a_case_file_with_something_else_in_it_says_what_to_change(make: Any, words: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_case_file(make(downloaded("case").decode()))
    assert str(refused.value).startswith(words) and str(refused.value).endswith("Nothing was opened.")


def test_a_file_of_another_kind_is_refused_with_its_sentence() -> None:
    for text in (downloaded("json").decode(), downloaded("text").decode(), UNREADABLE + "\ufffd" * 2_000_000):
        with pytest.raises(AnswerError) as refused:
            read_case_file(text)
        assert str(refused.value) == f"{what_it_is(text)} Nothing was opened."
