"""A case as a part of a link. It follows the `#` of an address, so that no server receives it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from typing import Final

from navigator.case.case import AT, MOST_ANSWERS, Answer
from navigator.case.case_file import without_text
from navigator.days.workdays import parse_date
from navigator.guide.bundle import Bundle
from navigator.text.errors import AnswerError
from navigator.text.prose import how_many

MOST_IN_LINK = 4_096
"""The characters of a link's fragment; the program neither writes nor reads a longer one."""
_LINK, _OLD_LINK = "2", "1"
"""How the case in a link begins: the version of its form. Links of the older form are still read, but not made."""
_OLD_PART = re.compile(r"[A-Za-z0-9/@-]*")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS_OF_LENGTH = 3
_BYTES_OF_CHECK = 4
_MOST_UNPACKED = 200_000


def fragment(bundle: Bundle, answers: Iterable[Answer]) -> str:
    """Return the answers as part of an address, to follow “#case=”. Typed words are never in it.

    A mail program may escape the “#”, and then this part of the address reaches a host. So nothing in it can be read at
    a glance. It is the version, the length of the rest, and the packed answers with the guide's digest and a check. All
    are letters and digits, so that no program escapes, breaks or takes them for punctuation. Anyone with the link can
    still unpack it.

    Raises `AnswerError` if it would be longer than 4,096 characters.
    """
    lines = [bundle.digest, *(_answer_line(one) for one in without_text(bundle.guide, answers))]
    text = packed("\n".join(lines).encode("utf-8", "replace"))
    if len(text) > MOST_IN_LINK:
        raise AnswerError(
            f"The case is too long for a link: {len(text):,} characters, "
            f"and at most {MOST_IN_LINK:,} are safe in an address. "
            "Share it as a file instead."
        )
    return text


def shortened_fragment(text: str, count: int) -> str:
    """Return the same part of an address for the case after its first `count` answers. Many links to one case thus take
    little more space than one.
    """
    return f"{text}@{count}"


def packed(body: bytes) -> str:
    """Return the text of a link in letters and digits: its version, the length of the rest, a check and the packed
    body.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = _in_digits(_digest_bytes(body, _BYTES_OF_CHECK) + packer.compress(body) + packer.flush())
    return _LINK + _number_in_digits(len(rest)).rjust(_DIGITS_OF_LENGTH, "0") + rest


def _answer_line(answer: Answer) -> str:
    parts = (answer.ask, "~" if answer.left_out else answer.answer, answer.at, answer.early)
    return "\t".join(parts[: 4 if answer.early else 3 if answer.at else 2])


def read_fragment(bundle: Bundle, text: str) -> tuple[Answer, ...]:
    """Return the answers in the fragment of an address, with or without its “#case=”, or in the whole address.

    What mail programs do to a link is undone if possible: escapes, line breaks, and signs before and after it. Raises
    `AnswerError` with a sentence if it is not one of our links or belongs to another edition. The same applies if part
    of it is missing or altered.
    """
    digest, answers = _read_mended(_unescaped(text[: 2 * MOST_IN_LINK]))
    if digest != bundle.digest:
        raise AnswerError(
            f"This link does not match this edition of the guide, {bundle.edition}. Ask for the case as a file: "
            "a file of "
            "another edition can be opened."
        )
    sound = len(answers) <= MOST_ANSWERS and all(not one.at or AT.fullmatch(one.at) for one in answers)
    if not sound or without_text(bundle.guide, answers) != answers:
        raise AnswerError(
            f"This link does not match this edition of the guide, {bundle.edition}: "
            "it contains something that no link of this edition can have. "
            "Nothing was opened."
        )
    return answers


def _read_mended(text: str) -> tuple[str, tuple[Answer, ...]]:
    """Return the guide's digest and the answers of a link. It is read first as it is, then without the signs that a
    quoted mail adds within it.

    Raises `AnswerError` with the mistake if that fails too.
    """
    tries = dict.fromkeys(
        _mended(variant) for variant in (text, _QUOTED.sub("", text), _QUOTED.sub("", _HYPHENATED.sub("", text)))
    )
    for link in tries:
        try:
            return _read_link(link)
        except AnswerError as error:
            wrong = error
    raise wrong


def _read_link(text: str) -> tuple[str, tuple[Answer, ...]]:
    if len(text) > MOST_IN_LINK:
        raise AnswerError(
            f"This link is too long to be one of ours: at most {MOST_IN_LINK:,} characters are read. "
            "Nothing was opened."
        )
    return _read_old(text) if text.startswith(f"{_OLD_LINK}.") else _read_packed(text)


_ENTITIES: Final = {"&amp;": "&", "&#61;": "=", "&#35;": "#", "&gt;": ">", "&#62;": ">", "&lt;": "<", "&#60;": "<"}
_QUOTED: Final = re.compile(r"<(?:wbr|br) ?/?>|(?<=[A-Za-z0-9./@-])\s*(?:[>|]\s*)+(?=[A-Za-z0-9./@-])")
"""What gets into a link that was broken over lines: the signs of a quoted mail, and a tag for a break."""
_HYPHENATED: Final = re.compile(r"-\r?\n")


def _unescaped(text: str) -> str:
    """Return a text without escapes, and without the marks that mail breaks a line with."""
    for _ in range(3):  # an address that went through two programs is escaped twice
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
        text = re.sub(r"%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), text)
    return re.sub("=\r?\n", "", text)


def _mended(text: str) -> str:
    """Return the case in a link as it was made, undoing what a mail program, a chat or a person has changed."""
    text = re.sub("[\\s\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = (
        text[[match.end() for match in re.finditer("case=", text, re.IGNORECASE)][-1] :]
        if re.search("case=", text, re.IGNORECASE)
        else text.lstrip("#")
    )
    text = re.sub(f"^3D(?={_OLD_LINK}[.]|{_LINK})", "", text.lstrip("\"'<>([{“‘"), flags=re.IGNORECASE)
    return re.split(r"[^A-Za-z0-9./@-]", text, maxsplit=1)[0].rstrip(".-/@")


def _read_packed(text: str) -> tuple[str, tuple[Answer, ...]]:
    """Return the guide's digest and the answers of a link of the current form."""
    head = 1 + _DIGITS_OF_LENGTH
    text, _, count = text.partition("@")
    if len(text) > 10 * head and text in (text.lower(), text.upper()):
        raise AnswerError(
            "The letters of this link were all made small, or all made capital, on its way, "
            "and it cannot be read like that. "
            "Copy it again, or ask for the case as a file."
        )
    wanted = (
        _number_of(text[1:head]) if text.startswith(_LINK) and text[:head].isalnum() and len(text) >= head else None
    )
    rests = (
        text[head : head + wanted] if wanted is not None else "",
        text[head:],
        text[head - 1 :],
    )  # the check shows that the beginning is damaged
    for rest in rests:
        if texts := _unpacked(rest):
            digest, answers = texts
            return digest, answers[: int(count)] if re.fullmatch("[0-9]{1,4}", count) else answers
    raise _damaged(text, None if wanted is None else head + wanted)


def _unpacked(rest: str) -> tuple[str, tuple[Answer, ...]] | None:
    """Return the digest and the answers of a packed link without its beginning; None if a character of it is lost or
    altered.
    """
    try:
        packed = _from_digits(rest)
        check, unpacker = packed[:_BYTES_OF_CHECK], zlib.decompressobj(-15)
        body = unpacker.decompress(packed[_BYTES_OF_CHECK:], _MOST_UNPACKED)
        if not unpacker.eof or unpacker.unused_data or check != _digest_bytes(body, _BYTES_OF_CHECK):
            return None
        digest, *lines = body.decode("utf-8").split("\n")
        return digest, tuple(_answer_of(line) for line in lines)
    except (ValueError, TypeError, zlib.error):
        return None


def _damaged(text: str, wanted: int | None) -> AnswerError:
    """Return the error for a link that cannot be read. `wanted` is how many characters the link says that it has, None
    if it does not say.
    """
    again = "Copy all of it again, or ask for the case as a file."
    if not text:
        return AnswerError(
            "This link has no case in it: its part after “case=” is missing. Copy all of it again, "
            "or ask for the case as a file."
        )
    if wanted is None:
        return AnswerError(f"This link is damaged: what is after “case=” is not a case as it was sent. {again}")
    if len(text) < wanted:
        of_all = f"of its {wanted:,} characters"
        return AnswerError(
            f"This link is damaged: {how_many(wanted - len(text), f'{of_all} is', f'{of_all} are')} missing. {again}"
        )
    return AnswerError(
        "This link is damaged: it was altered on its way, "
        "and one or more of its characters are not those that were sent. Capital "
        f"and small letters count. {again}"
    )


def _answer_of(line: str) -> Answer:
    if not 1 <= line.count("\t") <= 3:
        raise ValueError("another form")
    ask, answer, at, early = f"{line}\t\t".split("\t")[:4]
    if early:
        parse_date(early)
    return Answer(ask, "" if answer == "~" else answer, at, early, answer == "~")


def _read_old(text: str) -> tuple[str, tuple[Answer, ...]]:
    """Return the same for a link of the older form, whose parts are readable and separated by dots."""
    body, _, check = text.rpartition(".")
    _, *parts = body.split(".")
    if (
        not parts
        or check != check_digits(body)
        or not all(_OLD_PART.fullmatch(part) for part in parts)
        or len(parts) % 2 == 0
    ):
        raise AnswerError(
            "This link is damaged: it was cut short or altered on its way, so the case in it cannot be read. "
            "Copy all of it again, or ask for the case as a file."
        )
    asks, values = parts[1::2], parts[2::2]
    return parts[0], tuple(
        Answer(ask, value, at) for (ask, _, at), value in zip((ask.partition("@") for ask in asks), values, strict=True)
    )


def _in_digits(data: bytes) -> str:
    """Return bytes as letters and digits; a first byte preserves those that are zero."""
    return _number_in_digits(int.from_bytes(b"\x01" + data, "big"))


def _number_in_digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _number_of(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)  # raises ValueError for any other character
    return number


def _from_digits(digits: str) -> bytes:
    number = _number_of(digits)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")[1:]


def _digest_bytes(body: bytes, length: int) -> bytes:
    return hashlib.sha256(body).digest()[:length]


def check_digits(body: str) -> str:
    """Return a few characters that show whether a link has arrived complete; they do not stop anyone from writing
    one.
    """
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]
