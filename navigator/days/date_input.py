"""Dates as people give them, typed or pasted, in the order of the country: day, month, year.

The rules:

1. What people or programs add has no effect on the date and is ignored. This means invisible characters, any kind of
   space, hyphen, slash or full-width digit, and quotation marks. It also means a full stop, comma or colon at an end,
   and a dash or bullet with a space at the beginning. A label such as “Sent:” and the words “of” and “the” are ignored
   too. So are a time of midnight in any form, and the time zone of home.
2. A date is taken at once if it is complete: day, month and a year of four digits. Numbers alone are day, month, year,
   or year, month, day if four digits come first. With the month in words, the day may also follow it. “today”,
   “yesterday” and “tomorrow” are complete. A day of the week has to be the right one.
3. An incomplete date is understood and shown back before it is taken (`Understood.why` says what was added):
   - without a year, it is the one date that the limits of the question (`Span`) allow out of three. They are the latest
     such date that is not after today, the next one after today, and the first one from `since` on. If the caller knows
     no limits, the date is not after today;
   - a year of two digits is in this century; if that is more than ten years ahead, in the one before;
   - numbers without anything between them: eight digits (day, month, year) or six, with a year of two digits;
   - a time other than midnight is left out, and so are “noon” and “10.30” after a month in words. A time in another
     zone is left out too if its day is the same here in winter and in summer.
4. A form that can be read in two ways is asked about, never guessed (`DateQuestion` has the dates that it may mean):
   - a date without a year if the limits allow more than one of the three;
   - a year of two digits that may be up to ten years ahead, or in the last century;
   - three numbers of two digits if the last would be a year ahead and the first may be the year;
   - three numbers of two digits with hyphens, or with nothing between them, if the first may be the year. “12-11-10” is
     12 November 2010 in this country and 10 November 2012 in the order of ISO 8601. Many programs write that order, and
     it has both these forms. Slashes, full stops, spaces and a month in words are not asked about. “12/11/10” and
     “12-Nov-10” are read with the day first and shown back;
   - a month above 12 that is a day if the month comes first, as in America;
   - “Feb 09”, which may be a day or a year.
   Readings outside the limits are left out of the question. If one reading is left, it is taken as an incomplete date.
   If none is left, the nearest to the limits is taken, and the question refuses it by its limit.
5. A day of the week chooses among the readings of an incomplete date, and only among them. With “Thu 3 Dec” it decides
   between the last and the next 3 December. It never leads to a year further off, since a wrong day of the week is
   likelier than a date of years ago. So “Fri 27 Aug” is refused if none of the readings is a Friday.
6. Everything else is refused with a sentence. Only the digits 0 to 9 count, in their usual or their full-width form.

No rule depends on the language of the browser or of this machine. The module reads no clock: without `today`, an
incomplete date is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from navigator.days.workdays import MONTHS, WEEKDAYS, long_date, parse_date, weekday_and_date
from navigator.text.errors import CalendarError, short
from navigator.text.prose import listed

_MONTH_NAMES: Final = tuple(name.lower() for name in MONTHS)
_WEEKDAY_NAMES: Final = tuple(name.lower() for name in WEEKDAYS)
_SHORTEST_NAME: Final = 3
_RELATIVE: Final = MappingProxyType({"today": 0, "yesterday": -1, "tomorrow": 1})
_WITHOUT_MEANING: Final = ("of", "the", "on", "dated", "wrote")
_LONGEST: Final = 100
"""The longest text that can be a date; the longest that a program writes has some 70 characters."""
_YEARS_AHEAD: Final = 10
"""How many years ahead a year of two digits may be."""
_YEARS_WITHOUT_LEAP: Final = 9
"""The number of years that always include a 29 February, even if a century year has none."""

_CODES: Final = {  # signs and what they are taken for
    **dict.fromkeys(
        (
            0xAD,
            0x34F,
            0x61C,
            0x180E,
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
            0xFEFF,
        )
    ),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys((0x2044, 0x2215, 0x29F8, 0xFF0F), "/"),
    **dict.fromkeys((0x3002, 0xFF0E, 0xFF61), "."),
    **dict.fromkeys((0x3001, 0xFF0C), ","),
    **{ord(raised): letter for raised, letter in zip("ˢᵗⁿᵈʳʰ", "stndrh", strict=True)},
    **dict.fromkeys((0x2018, 0x2019, 0x2032, 0xFF07), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E), '"'),
    0xFF1A: ":",
    **{0xFF10 + digit: str(digit) for digit in range(10)},
}
_AROUND: Final = " .,:;\"'()[]•…"
_AROUND_SHOWN: Final = " .,:;\"'•…"
_BEFORE: Final = re.compile(
    r"(?:[-*>·‣⁃◦▪▫●○■□◆] +|(?:date(?: of birth| sent| received)?|sent|received|posted|created|printed|when"
    r"|d\.?o\.?b\.?) ?: *|d\.?o\.?b\.? )+",
    re.IGNORECASE,
)
"""What a list, a quoted mail or a label has before a date. A hyphen without a space could be a sign, so it is not
included.
"""
_PART: Final = re.compile(r"([0-9]+)(?: ?(st|nd|rd|th)(?![a-z]))?|([a-z]+)")
_BETWEEN: Final = re.compile(r"[ ./,'()\\|_-]*")
_TIME: Final = re.compile(
    r"(?:(?<=[0-9])t|(?:^|[ ,]+)(?:at )?)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)? ?([ap]m)?"
    r" ?((?:z|utc|gmt|bst)?(?:[+-][0-9]{2}:?[0-9]{2})?)(?: \([a-z ]*\)?)?(?=$|[ ,])"
)
_WITH_COLON: Final = tuple(
    (re.compile(pattern), time)
    for pattern, time in (  # other forms of a time → with a colon
        (r"([0-9] ?)([ap])\.? ?m\b\.?", r"\1\2m"),
        (r"(^|[ ,])([0-9]{1,2})\.([0-9]{2})(?= ?[ap]m\b)", r"\1\2:\3"),
        (r"(^|[ ,])([0-9]{1,2})(?= ?[ap]m\b)", r"\1\2:00"),
        (
            r"((?:[0-9a-z][ ./,-]+[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})[ ,]+(?:at )?)([0-9]{1,2})\.([0-9]{2})(?![0-9])",
            r"\1\2:\3",
        ),
        (r"(?<![0-9:])([0-9]{1,2}:[0-9]{2})\.([0-9]{2})(?![0-9])", r"\1:\2"),
        (r"(?<=[0-9]{8})t([0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])", r"t\1:\2:\3"),
        (r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(z|[+-][0-9]{2}:[0-9]{2})$", r"\1t00:00\2"),
        (r"\b(?:at |@ ?)([0-9]{1,2})\.([0-9]{2})(?![0-9])", r"\1:\2"),
        (
            (
                r"((?:[0-9](?:st|nd|rd|th)? (?:of )?[a-z]{3,}|[a-z]{3,}\.? [0-9]{1,2}(?:st|nd|rd|th)?)[ ,]+)"
                r"([0-9]{1,2})\.([0-9]{2})$"
            ),
            r"\1\2:\3",
        ),
        (
            r"^([0-9]{1,2})\.([0-9]{2})(?= (?:on )?(?:the )?(?:[a-z]+,? )?[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3})",
            r"\1:\2",
        ),
        (r"\b([0-9]{1,2}) o'clock\b|\bat ([0-9]{1,2})$", r"\1\2:00"),
        (r"(?<![0-9])([0-9]{2})([0-9]{2}) ?(?:hrs|hours|h)\b", r"\1:\2"),
        (r"\b([0-9]{1,2})h([0-9]{2})\b", r"\1:\2"),
        (r"(:[0-9]{2}) ?(?:hrs|hours|uhr|h)\b", r"\1"),
        (r"@ ?(?=[0-9])", "at "),
        (r"(?:at |12 )*\b(?:noon|midday)\b", "12:00"),
        (r"(?:at |12 )*\bmidnight\b", "00:00"),
    )
)
_DAY_AND_TIME: Final = re.compile(
    r"(?:[a-z]+ )?(?:[0-9]{1,2}(?:st|nd|rd|th)?|[a-z]{3,}) +(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]"
)
"""A day or a month, a space, and two numbers with a full stop between them. They may be a time or the rest of a
date.
"""
_ZONE_ALONE: Final = re.compile(r"(?<=[0-9a-z])[ ,(]+(?:gmt|utc|bst)$")
_ISO_ORDER: Final = re.compile(r"(?<![0-9-])[0-9]{2}(?: ?- ?[0-9]{1,2} ?- ?|[0-9]{2})[0-9]{2}(?![0-9-])")
_HOME: Final = ("", "z", "utc", "gmt", "bst", "+0000", "-0000", "+0100")
"""The zones whose midnight is the beginning of the written day here, or an hour later."""
_EXAMPLE: Final = "Enter a day, month and year, for example 27 8 2009 or 27 Aug 2009."


@dataclass(frozen=True)
class Understood:
    """A date that was read; `why` says what was added to an incomplete date, to be shown back before it is taken."""

    day: date
    why: str = ""
    text: str = ""

    @property
    def said(self) -> str:
        """Return a sentence on what was understood: "We read “3 Feb” as Tuesday 3 February 2009, the latest 3 February
        that is not after today.".
        """
        return f"We read “{_shown(self.text)}” as {weekday_and_date(self.day)}, {self.why}."


@dataclass(frozen=True)
class Span:
    """The days that a date may be: `first` to `last`, both included, each None if it is not known.

    `since` is the day of the case that the date cannot precede, such as that of the letter it answers. `first` may be
    known without it.
    """

    first: date | None = None
    last: date | None = None
    since: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.distance(day) == 0

    def distance(self, day: date) -> int:
        """Return how many days a day is outside the span; 0 within it."""
        before, after = self.first and (self.first - day).days, self.last and (day - self.last).days
        return max(before or 0, after or 0, 0)


class DateQuestion(CalendarError):
    """A text that can be read in more than one way; `days` are the dates that it may mean, the likeliest first."""

    def __init__(self, message: str, days: Iterable[date], part: str = "") -> None:
        self.days = tuple(days)
        super().__init__(message, part)


def parse_human_date(text: str, today: date | None = None) -> date:
    """Return the date in a complete text, such as "27 8 2009", "Thu 27 August 2009" or "2009-08-27", when nobody can be
    asked about it.

    Raises `CalendarError` with a sentence if the text is not a date, can be read in two ways, or is incomplete.
    """
    understood = understand(text, today)
    if understood.why:
        raise CalendarError(f"{understood.said} Write it in full to use it: {understood.day.isoformat()}.")
    return understood.day


def understand(text: str, today: date | None = None, span: Span | None = None) -> Understood:
    """Return the date in a text, by the rules above.

    `today` is needed for incomplete dates and for words such as "yesterday".

    `span` has the limits of the question; a complete date is read whether it is within them or not.

    Raises `DateQuestion` if the text can be read in more than one way, and `CalendarError` if it is not a date.
    """
    typed = " ".join(text.translate(_CODES).split()).strip(_AROUND_SHOWN)
    words = typed.strip(_AROUND)
    if before := _BEFORE.match(words):
        words = words[before.end() :].strip(_AROUND)
    if not words:
        raise CalendarError(_EXAMPLE)
    if len(words) > _LONGEST:
        raise _unreadable(text)
    without_time, is_midnight = _split_time(words)
    if without_time in _RELATIVE:
        return Understood(_relative(without_time, today), "" if is_midnight else "without the time", typed)
    if _DAY_AND_TIME.fullmatch(without_time):
        raise _unreadable(text)
    reading = _DateText(typed, _parts(without_time, words), today, span, bool(_ISO_ORDER.search(without_time)))
    understood = reading.understood()
    reading.require_weekday([understood.day])
    if is_midnight:
        return understood
    return Understood(
        understood.day, f"{understood.why}, without the time" if understood.why else "without the time", typed
    )


def understand_fields(
    day: str, month: str, year: str, today: date | None = None, span: Span | None = None
) -> Understood:
    """Return the date in three fields; the whole of it may be in one of them, as `understand` reads it.

    Raises `CalendarError` with a sentence. Its `part` is the field with the mistake: the first empty one, or the first
    that does not have that part of a date.
    """
    fields = {
        name: " ".join(text.translate(_CODES).split())
        for name, text in (("day", day), ("month", month), ("year", year))
    }
    filled = {name: text for name, text in fields.items() if text}
    if whole := _whole_in(filled, today, span):
        return whole
    try:
        return understand(" ".join(filled.values()), today, span)
    except CalendarError as error:
        unfit = [name for name, text in filled.items() if not _fits(name, text)]
        empty = [name for name in fields if name not in filled]
        if filled and empty and not unfit and not isinstance(error, DateQuestion):
            raise CalendarError(f"Date must include a {' and a '.join(empty)}. {_EXAMPLE}", empty[0]) from None
        if (
            len(filled) == 3 and unfit and error.part == "month" and "month" not in unfit
        ):  # a word in another field was taken for it
            raise CalendarError(str(_unreadable(" ".join(filled.values()))), unfit[0]) from None
        error.part = error.part or (unfit or empty or ["day"])[0]
        raise


def _whole_in(filled: dict[str, str], today: date | None, span: Span | None) -> Understood | None:
    """Return the complete date in one field, if other fields are filled as well.

    Raises `CalendarError` if the others do not agree with it.
    """
    for name, text in filled.items():
        if len(filled) == 1 or _fits(name, text) or not any(map(str.isdigit, text)):
            continue
        try:
            understood = understand(text, today, span)
        except CalendarError:
            continue
        others = {other: text for other, text in filled.items() if other != name}
        if "year" in others and not re.search(r"[0-9]{4}|[0-9]\D+[0-9]+\D+[0-9]", text):
            continue  # the year is in its own field
        if wrong := next(
            (other for other, text in others.items() if text.lower() not in _written(understood.day, other)), None
        ):
            raise CalendarError(
                f"There are two dates: {weekday_and_date(understood.day)} as the {name}, "
                f"and “{_shown(filled[wrong])}” as the {wrong}. "
                "Clear the one that is wrong.",
                name,
            )
        return understood
    return None


def _fits(name: str, text: str) -> bool:
    """Return whether a text can be this part of a date."""
    text = text.strip(_AROUND).lower()
    digits = text.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th") if name == "day" else text
    if name == "month" and text.isascii() and text.isalpha():
        return True
    return digits.isascii() and digits.isdigit() and (name == "year" or len(digits) <= 2)


def _written(day: date, part: str) -> tuple[str, ...]:
    """Return the forms of a part of a date that a person may type."""
    name = _MONTH_NAMES[day.month - 1]
    return {
        "day": (str(day.day), f"{day.day:02}"),
        "year": (str(day.year),),
        "month": (str(day.month), f"{day.month:02}", *(name[:end] for end in range(_SHORTEST_NAME, len(name) + 1))),
    }[part]


# --- The parts of a text ----------------------------------------------------------------------------------------------


def _split_time(words: str) -> tuple[str, bool]:
    """Return the words without a time in them, and whether it was midnight or absent.

    Raises `CalendarError` for a time in another zone.
    """
    written = words.lower()
    for pattern, time in _WITH_COLON:
        written = pattern.sub(time, written)
    if not (match := _TIME.search(written)):
        return _ZONE_ALONE.sub("", written), True
    hour, minute, second, half, zone = match.groups(default="")
    is_midnight = int(hour) % (12 if half == "am" else 24) == 0 and int(hour) < 24 and {minute, second} <= {"00", ""}
    is_of_home = (is_midnight and _offset_of(zone) in _HOME) or zone == "bst"
    if int(hour) > 23 or not (is_of_home or not zone or _is_same_day_here(_minutes(hour, minute, half), zone)):
        raise CalendarError(
            f"“{_shown(words)}” includes a time, and the date may be different in UK time. Enter the date only.", "day"
        )
    return f"{written[: match.start()]} {written[match.end() :]}".strip(_AROUND), is_midnight


def _minutes(hour: str, minute: str, half: str) -> int:
    """Return the minutes since midnight of a time by a clock of 12 or 24 hours; `half` is "am", "pm" or empty."""
    return (int(hour) % 12 + 12 * (half == "pm") if half else int(hour)) * 60 + int(minute)


def _offset_of(zone: str) -> str:
    """Return a time zone as it is compared: “gmt+01:00” is “+0100”."""
    plain = zone.replace(":", "")
    return plain if plain in _HOME else plain.removeprefix("utc").removeprefix("gmt")


def _is_same_day_here(minutes: int, zone: str) -> bool:
    """Return whether a time in another zone is on the same day here, on winter time and on summer time."""
    offset = _offset_of(zone)
    ahead = (
        (int(offset[1:3]) * 60 + int(offset[3:])) * (-1 if offset[0] == "-" else 1) if offset[:1] in ("+", "-") else 0
    )
    return minutes - ahead >= 0 and minutes - ahead + 60 < 24 * 60


@dataclass(frozen=True)
class _Part:
    """A number (its digits) or a word of a date; `is_day` if “th” or the like follows it."""

    text: str
    is_day: bool = False

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()


def _parts(words: str, text: str) -> list[_Part]:
    """Return the numbers and words of a date, without what has no meaning.

    Raises `CalendarError` if it has anything else in it.
    """
    parts: list[_Part] = []
    position = 0
    while position < len(words):
        part = _PART.match(words, position)
        if part is None:
            raise _unreadable(text)
        number, ending, word = part.groups()
        if number or word not in _WITHOUT_MEANING:
            parts.append(_Part(number or word, bool(ending)))
        between = _BETWEEN.match(words, part.end())
        position = between.end() if between else part.end()
    return parts


class _DateText:
    """The parts of a typed date: its numbers in order, the month in words with its position among them, and the day of
    the week.

    `is_iso_order` says whether its separators are those of a date with the year first.
    """

    def __init__(
        self, text: str, parts: list[_Part], today: date | None, span: Span | None, is_iso_order: bool
    ) -> None:
        self.text, self.today, self.span, self.is_iso_order = text, today, span, is_iso_order
        self.numbers = [part for part in parts if part.is_number]
        self.month: int | None = None
        self.month_at = 0
        self.weekday: int | None = None
        for index, part in enumerate(parts):
            if not part.is_number:
                self._take(part.text, sum(one.is_number for one in parts[:index]), parts)

    def _take(self, word: str, at: int, parts: list[_Part]) -> None:
        month, weekday = _number_of(word, _MONTH_NAMES), _number_of(word, _WEEKDAY_NAMES)
        if month is not None and self.month is None:
            self.month, self.month_at = month + 1, at
        elif weekday is not None and self.weekday is None:
            self.weekday = weekday
        elif len(self.numbers) not in (1, 2) or month is not None or weekday is not None:
            raise _unreadable(self.text)
        elif any(_number_of(part.text, _MONTH_NAMES) is not None for part in parts):
            raise CalendarError(f"“{_shown(word)}” is not a day of the week. {_EXAMPLE}", "day")
        else:
            raise CalendarError(f"“{_shown(word)}” is not a month. {_EXAMPLE}", "month")

    def understood(self) -> Understood:
        """Return the date. Raises `DateQuestion` and `CalendarError` as `understand` does."""
        lengths = [len(number.text) for number in self.numbers]
        if self.month is None:
            return self._of_numbers([number.text for number in self.numbers], lengths)
        if len(lengths) == 2:
            return self._of_named([number.text for number in self.numbers], lengths)
        if len(lengths) == 1 and lengths[0] <= 2:
            return self._of_day_and_name(self.numbers[0], self.month)
        if lengths in ([4], []):
            raise _missing("day" if lengths else "day and a year")
        raise _unreadable(self.text)

    def _of_named(self, numbers: list[str], lengths: list[int]) -> Understood:
        """Return the date of two numbers and the month in words."""
        first, last, month = *numbers, str(self.month)
        if self.month_at == 2:
            raise _unreadable(self.text)
        if lengths[0] == 4 and self.month_at == 1 and not self.numbers[0].is_day:
            return self._whole(first, month, last)
        return (
            self._short_year(first, month, last, may_begin_with_year=self.month_at == 1)
            if lengths[1] == 2
            else self._whole(last, month, first)
        )

    def _of_day_and_name(self, day: _Part, month: int) -> Understood:
        """Return the date of one number and the month in words: the year is missing."""
        may_be_year = (
            self.month_at == 0
            and not day.is_day
            and self.weekday is None
            and len(day.text) == 2
            and day.text.startswith("0")
        )
        if may_be_year and self.today and (days := self._nearest(int(day.text), month)):
            name = MONTHS[month - 1]
            raise DateQuestion(
                f"“{_shown(self.text)}” can mean {int(day.text)} {name} or a day in {name} of a year. {_EXAMPLE}", days
            )
        return self._without_year(day.text, str(month))

    def _of_numbers(self, numbers: list[str], lengths: list[int]) -> Understood:
        """Return the date of numbers alone."""
        if any(number.is_day for number in self.numbers[1:]):
            raise _unreadable(self.text)
        if len(numbers) == 3:
            first, middle, last = numbers
            if lengths[1] > 2 or lengths[0] == 3 or lengths[0] > 4:
                raise _unreadable(self.text)
            if lengths[0] == 4:
                return self._whole(first, middle, last)
            return self._short_year(first, middle, last) if lengths[2] == 2 else self._whole(last, middle, first)
        if len(numbers) == 2 and max(lengths) <= 2:
            return self._without_year(*numbers)
        if len(numbers) == 2 and sorted(lengths)[1] == 4 and min(lengths) <= 2:
            raise _missing("day")
        return self._of_one(numbers[0]) if len(numbers) == 1 else self._refused()

    def _of_one(self, digits: str) -> Understood:
        """Return the date of a single number: day, month and year without separators, or less than a date."""
        if len(digits) == 8 and 1900 <= int(digits[4:]) < 2100 and 1 <= int(digits[2:4]) <= 12:
            return Understood(self._whole(digits[4:], digits[2:4], digits[:2]).day, "as day, month and year", self.text)
        if len(digits) == 8:
            return self._whole(digits[:4], digits[4:6], digits[6:])
        if len(digits) == 6:
            return self._short_year(digits[:2], digits[2:4], digits[4:])
        if len(digits) in (1, 2):
            raise _missing("month and a year")
        if len(digits) == 4 and 1900 <= int(digits) < 2100:
            raise _missing("day and a month")
        return self._refused()

    def _refused(self) -> Understood:
        raise _unreadable(self.text)

    def _whole(self, year: str, month: str, day: str) -> Understood:
        return Understood(self._date(year, month, day))

    def _date(self, year: str, month: str, day: str) -> date:
        """Return the date of three numbers. Raises `CalendarError` with the mistake."""
        if len(year) < 4:
            raise CalendarError(
                f"Year must have 4 digits, for example 2009. You entered “{_shown(self.text)}”.",
                "year",
            )
        if len(year) > 4:
            raise CalendarError(f"Year must have 4 digits. You entered “{_shown(self.text)}”. {_EXAMPLE}", "year")
        if not 1 <= int(month) <= 12:
            raise self._no_month(month, [_dated(int(year), int(day), int(month))] if len(day) <= 2 else [])
        longest = monthrange(int(year), int(month))[1] if int(year) else 31
        if not 1 <= int(day) <= longest:
            name = MONTHS[int(month) - 1]
            raise CalendarError(
                f"{int(day)} {name} {int(year)} is not a real date. "
                f"{name} {int(year)} has {longest} days. Check the day.",
                "day",
            )
        return parse_date(f"{year}-{int(month):02}-{int(day):02}")

    def _no_month(self, month: str, swapped: Iterable[date | None]) -> CalendarError:
        """Return an error for a month that does not exist. It asks a question if that number is the day and the other
        the month.
        """
        said = f"Month must be 1 to 12, and the day comes first. You entered “{_shown(self.text)}”."
        if days := [day for day in swapped if day]:
            return DateQuestion(
                f"{said} Did you mean {_either(days)}, with the month first? "
                "Write the month as a word, for example 27 Aug 2009.",
                days,
                "month",
            )
        return CalendarError(f"{said} {_EXAMPLE}", "month")

    def _without_year(self, day: str, month: str) -> Understood:
        """Return the nearest such date that the limits allow."""
        if self.today is None:
            raise _missing("year")
        if not 1 <= int(month) <= 12:
            raise self._no_month(
                month, [] if "." in self.text else self._nearest(int(month), int(day))
            )  # “10.30” is a time
        days = self._nearest(int(day), int(month))
        if not days:
            raise CalendarError(f"{int(day)} {MONTHS[int(month) - 1]} is not a real date. Check the day.", "day")
        return self._one_of(days, self._why_nearest)

    def _nearest(self, day: int, month: int) -> list[date]:
        """Return the dates within the limits that a day of a month may mean, in order. If there are none, return the
        one nearest to the limits.
        """
        span = self.span or Span(last=self._now)
        latest = self._latest(day, month, min(self._now, span.last or self._now))
        days = {
            one for one in (latest, self._next(day, month, self._tomorrow), self._next(day, month, span.since)) if one
        }
        return self._within(span, sorted(days))

    def _within(self, span: Span, days: list[date]) -> list[date]:
        """Return those of these dates that the limits allow. Else return the nearest to them, on the day of the week if
        one is written.
        """
        right = [day for day in days if self.weekday in (None, day.weekday())] or days
        return [day for day in days if day in span] or sorted(right, key=span.distance)[:1]

    @property
    def _now(self) -> date:
        """Return today, for use only when it is known."""
        assert self.today is not None
        return self.today

    @property
    def _tomorrow(self) -> date | None:
        """Return the day after today; None at the end of Python's dates."""
        return self._now + timedelta(days=1) if self._now < date.max else None

    def _latest(self, day: int, month: int, last: date) -> date | None:
        """Return the latest such date that is not after `last`."""
        years = range(last.year, last.year - _YEARS_WITHOUT_LEAP, -1)
        days = (_dated(year, month, day) for year in years)
        return next((one for one in days if one and one <= last), None)

    def _next(self, day: int, month: int, first: date | None) -> date | None:
        """Return the first such date that is not before `first`, if that is known."""
        if first is None:
            return None
        days = (_dated(year, month, day) for year in range(first.year, first.year + _YEARS_WITHOUT_LEAP))
        return next((one for one in days if one and one >= first), None)

    def _why_nearest(self, day: date) -> str:
        """Return what a date without a year was taken to be."""
        named = f"{day.day} {MONTHS[day.month - 1]}"
        latest = min(self._now, self.span.last or self._now) if self.span else self._now
        if day == self._latest(day.day, day.month, latest):
            return f"the latest {named} that is not after {'today' if latest == self._now else long_date(latest)}"
        if day == self._next(day.day, day.month, self._tomorrow):
            return f"the next {named} after today"
        assert self.span and self.span.since  # without them, one of the two before is the nearest
        return f"the first {named} since {long_date(self.span.since)}"

    def _one_of(self, days: list[date], why: Callable[[date], str]) -> Understood:
        """Return the one of these dates that the limits and the day of the week allow.

        Raises `DateQuestion` if they allow several.
        """
        fit = self.require_weekday(self._within(self.span, days) if self.span else days)
        if len(fit) == 1:
            return Understood(fit[0], why(fit[0]), self.text)
        raise DateQuestion(f"“{_shown(self.text)}” can mean {_either(fit)}. Write the year in full.", fit, "year")

    def require_weekday(self, days: list[date]) -> list[date]:
        """Return the dates that are on the written day of the week, if there is one.

        Raises `CalendarError` if none of them is.
        """
        if self.weekday is None:
            return days
        fit = [day for day in days if day.weekday() == self.weekday]
        if not fit:
            true = listed([f"{long_date(day)} is a {WEEKDAYS[day.weekday()]}" for day in days])
            raise CalendarError(f"{true}, not a {WEEKDAYS[self.weekday]}. Check the date.", "day")
        return fit

    def _short_year(self, first: str, month: str, last: str, may_begin_with_year: bool = True) -> Understood:
        """Return a date whose year has two digits: the last number, or the first if that can be the year."""
        if self.today is None:
            self._date(last, month, first)  # which refuses it
        if not 1 <= int(month) <= 12:
            swapped = self._in_centuries(last, first, month)
            raise self._no_month(month, self._within(self.span, swapped) if self.span else swapped)
        days = self._in_centuries(last, month, first)
        is_past = bool(days) and days[0] <= self._now
        if (
            may_begin_with_year
            and len(first) == 2
            and not self.numbers[0].is_day
            and (not is_past or self.is_iso_order)
            and (days or int(first) > 31)
        ):
            days += [day for day in self._year_first(first, month, last, is_past) if day not in days]
        if not days:
            self._date(str(self._this_century(last)), month, first)  # which refuses it
        return self._one_of(days, lambda day: f"taking {day.year % 100:02} as the year {day.year}")

    def _year_first(self, year: str, month: str, day: str, is_past: bool) -> list[date]:
        """Return the dates of three numbers with the year first.

        If the day first gives a date that `is_past`, and there are no limits, no date after today is another reading.
        Nor is a date of the last century.
        """
        days = self._in_centuries(year, month, day)
        if not is_past:
            return days
        days = [one for one in days if self.span or one <= self._now]
        return days if int(year) > 31 else [one for one in days if one.year >= self._this_century("0")]

    def _this_century(self, year: str) -> int:
        return self._now.year // 100 * 100 + int(year)

    def _in_centuries(self, year: str, month: str, day: str) -> list[date]:
        """Return the dates that a 2-digit year may mean: in this century or the last, both if a few years ahead."""
        this = self._this_century(year)
        soon, before = _dated(this, int(month), int(day)), _dated(this - 100, int(month), int(day))
        if this > self._now.year + _YEARS_AHEAD:
            return [before] if before else []
        years = [soon] if soon and soon <= self._now else [soon, before]
        return [one for one in years if one]


def _relative(word: str, today: date | None) -> date:
    if today is None:
        raise CalendarError(f"We cannot work out “{_shown(word)}” without today’s date. {_EXAMPLE}")
    try:
        return today + timedelta(days=_RELATIVE[word.lower()])
    except OverflowError:
        raise _unreadable(word) from None


def _dated(year: int, month: int, day: int) -> date | None:
    """Return the date, or None if it does not exist."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _number_of(word: str, names: tuple[str, ...]) -> int | None:
    """Return the index, from 0, of a month or weekday, written in full or cut after three or more letters ("sept",
    "tues", "weds").
    """
    word = "wed" if word == "weds" else word
    return next(
        (index for index, name in enumerate(names) if len(word) >= _SHORTEST_NAME and name.startswith(word)), None
    )


def _either(days: list[date]) -> str:
    return listed([weekday_and_date(day) for day in days], "or")


def _missing(what: str) -> CalendarError:
    return CalendarError(f"Date must include a {what}. {_EXAMPLE}", what.partition(" ")[0])


def _unreadable(text: str) -> CalendarError:
    return CalendarError(f"“{_shown(text)}” is not a date we can read. {_EXAMPLE}")


def _shown(text: str) -> str:
    return short(" ".join(text.translate(_CODES).split()))
