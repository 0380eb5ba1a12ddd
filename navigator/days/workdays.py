"""Working days: count from a day, keep the proof, refuse days that the list of bank holidays does not cover.

How days are counted here:

1. The start is day 0. It is never counted and never in a ledger, unless the caller says that the first day counts. Then
   the start is day 1, and a month or year ends on the day before the corresponding date.
2. A working day is Monday to Friday, except the days off of the calendar. As a rule these are Christmas Day, Good
   Friday and the bank holidays of a nation.
3. A week is 7 calendar days, so the last day of 4 weeks is day 28.
4. A month ends on the corresponding date of the next month, or on that month's last day if it has no such date. Years
   are counted in the same way.
5. A result is never moved off a weekend or a holiday unless the caller asks (`roll`). The last day of a reply stays as
   it is; only something that the user has to do may wait for the next working day.
6. Days that the caller leaves out (`Pause`) are not counted. If their end is not known, the time is suspended and no
   date is given.
7. Nothing outside the calendar's coverage is counted: a year without known bank holidays is refused, not guessed.

The module opens no file and reads no clock: the caller passes in the calendar.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from navigator.text.errors import CalendarError

LIST_FORMAT: Final = 1
"""The format of the list of bank holidays that `Calendar.from_dict` reads."""

NATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "england-and-wales": "England and Wales",
        "scotland": "Scotland",
        "northern-ireland": "Northern Ireland",
    }
)
"""Nations whose bank holidays can be counted: id → plain name."""

_OTHER_NAMES: Final = MappingProxyType(
    {"england": "england-and-wales", "wales": "england-and-wales", "ni": "northern-ireland"}
)

UNITS: Final = ("working days", "calendar days", "weeks", "months", "years")
"""The units of a `Count`. Plain "days" is not one of them, because it leaves open which days are meant."""

_UNIT_WORDS: Final = MappingProxyType({word: unit for unit in UNITS for word in (unit, unit[:-1])})
# Written out, because names from the locale would differ between machines.
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SATURDAY: Final = 5
WEEKEND: Final = WEEKDAYS[_SATURDAY:]
"""The names of the days off at weekends, which are also the reasons why they are not counted."""
_ONE_DAY: Final = dt.timedelta(days=1)
_MOST: Final = 9999

_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_COUNT: Final = re.compile(r"([+\-\u2212]?)([0-9]+) +([a-z]+(?: +[a-z]+)?)")


# ── Dates as text ────────────────────────────────────────────────────────────────────────────────────────────────────


def parse_date(text: str) -> dt.date:
    """Read a date written year-month-day ("2009-05-14"); raise CalendarError for anything else."""
    written = _ISO_DATE.fullmatch(text) if isinstance(text, str) else None
    if written is None:
        raise _no_date(text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _no_such_day(int(written[1]), int(written[2]), text) from None


def _no_such_day(year: int, month: int, text: str) -> CalendarError:
    if not (year >= 1 and 1 <= month <= 12):
        return CalendarError(
            f"{text} is not a date: years start at 0001 and months run from 01 to 12. "
            "Write year, month and day, for example 2009-05-14."
        )
    longest = monthrange(year, month)[1]
    return CalendarError(
        f"{text} does not exist: {MONTHS[month - 1]} {year} has the days 1 to {longest}. Check the day."
    )


def _no_date(text: object) -> CalendarError:
    return CalendarError(f"{_shown(text)} is not a date. Write year, month and day, for example 2009-05-14.")


def parse_day(text: str) -> dt.date:
    """Read a date with its weekday in front ("Thu 2009-05-14"); raise CalendarError if the weekday is missing or
    wrong.
    """
    weekday, _, written = text.rpartition(" ")
    day = parse_date(written)
    if weekday != day_and_date(day)[:3]:
        wrong = f"{written} is a {WEEKDAYS[day.weekday()]}" if weekday else f"{written} lacks its weekday"
        raise CalendarError(f"{wrong}. Write {written_day(day)}, or check the date.")
    return day


def written_day(day: dt.date) -> str:
    """Return the date as `parse_day` reads it: "Thu 2009-05-14"."""
    return f"{day_and_date(day)[:3]} {day.isoformat()}"


def long_date(day: dt.date) -> str:
    """Return the date as the project writes it: "14 May 2009"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_date(day: dt.date) -> str:
    """Return the date with its weekday, for people who have to plan: "Thu 14 May 2009"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def is_weekend(day: dt.date) -> bool:
    """Return whether a day is a Saturday or a Sunday, whatever the bank holidays."""
    return day.weekday() >= _SATURDAY


def weekday_and_date(day: dt.date) -> str:
    """Return the date as a sentence says it: "Thursday 14 May 2009"."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


# ── The calendar ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Holiday:
    """A day that a count of working days leaves out although it may be a Monday to Friday."""

    date: dt.date
    name: str
    substitute: bool = False
    """True if the day replaces a holiday that fell on a weekend."""
    disputed: bool = False
    """True if published lists have the day, but its legal status is doubted; `note` says why."""
    note: str = ""
    where: str = ""
    """The nations with this day off, if only some nations of a calendar of several have it."""

    @property
    def label(self) -> str:
        """Return the name of the day with its marks: "Boxing Day (substitute day)", "2 January (Scotland)"."""
        marks = [
            mark
            for mark, present in (
                ("substitute day", self.substitute),
                ("disputed", self.disputed),
                (self.where, self.where),
            )
            if present
        ]
        return f"{self.name} ({', '.join(marks)})" if marks else self.name


@dataclass(frozen=True)
class Calendar:
    """The days off from `first` to `last`, both included. Every question about a day outside them is refused.

    `nation` is empty if the days off are not those of one nation. `note` is what anyone who counts with this calendar
    has to know; every date comes with it.
    """

    nation: str
    first: dt.date
    last: dt.date
    holidays: Mapping[dt.date, Holiday] = field(hash=False)
    others: Mapping[str, Calendar] = field(default_factory=dict, hash=False)
    """The calendars that a rule of the guide may name instead: id → calendar."""
    note: str = ""

    def __post_init__(self) -> None:
        if self.nation != "":
            _require_nation(self.nation)
        if self.first > self.last:
            raise CalendarError(
                f"A list of bank holidays cannot start on {long_date(self.first)} and end before that, "
                f"on {long_date(self.last)}. Put the earlier date first."
            )

    @classmethod
    def from_dict(cls, data: object, nation: str) -> Calendar:
        """Read one nation from the list of bank holidays, in the form of `maps/bank-holidays.json`.

        Raises CalendarError naming the first fault: another format, an unknown nation, or an invalid date. A repeated
        day or one outside the coverage that the list itself states is also a fault.
        """
        if not isinstance(data, Mapping) or data.get("format") != LIST_FORMAT:
            raise CalendarError(
                f"This is not a list of bank holidays in format {LIST_FORMAT}. "
                "Use a file made like maps/bank-holidays.json."
            )
        _require_nation(nation)
        nations = data.get("nations")
        if not isinstance(nations, Mapping) or not isinstance(nations.get(nation), list):
            raise CalendarError(
                f"The list of bank holidays has none for {NATIONS[nation]}. "
                "Use a file made like maps/bank-holidays.json."
            )
        calendar = cls(
            nation, parse_date(data.get("first", "")), parse_date(data.get("last", "")), MappingProxyType({})
        )
        return calendar._with(_read_holiday(entry, nation) for entry in nations[nation])

    @classmethod
    def from_dates(cls, dates: object, nation: str) -> Calendar:
        """Make a calendar from a caller's own list of dates ("2009-05-04", …), for instance of local holidays.

        Such a list does not state its coverage, so nothing is refused: the caller must know whether it is complete.
        Raises CalendarError if `dates` is not a list, a date is not valid, or a day is there twice.
        """
        _require_nation(nation)
        if not isinstance(dates, (list, tuple)):
            raise CalendarError('A list of holidays must be a list of dates, for example ["2009-05-04", "2009-05-25"].')
        return cls.from_holidays((Holiday(parse_date(text), "holiday in the list given") for text in dates), nation)

    @classmethod
    def from_holidays(cls, holidays: Iterable[Holiday], nation: str) -> Calendar:
        """Make a calendar from days off; like `from_dates`, it states no coverage.

        Raises CalendarError if a day is there twice.
        """
        return cls(nation, dt.date.min, dt.date.max, MappingProxyType({}))._with(holidays)

    def named(self, id: str) -> Calendar:
        """Return the calendar that a rule names; without a name, this one."""
        return self.others[id] if id else self

    def is_working_day(self, day: dt.date) -> bool:
        """Return whether `day` counts as a working day; raise CalendarError outside the coverage."""
        return self.day_off(day) is None

    def day_off(self, day: dt.date) -> str | None:
        """Return why `day` is not a working day ("Saturday", "Good Friday", "Boxing Day (substitute day)"); None if it
        is one.

        A holiday that falls on a weekend gives its own name. Raises CalendarError outside the coverage.
        """
        self.require(day)
        if day in self.holidays:
            return self.holidays[day].label
        return WEEKDAYS[day.weekday()] if is_weekend(day) else None

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return the first working day after `day`, never `day` itself; raise CalendarError if the coverage ends
        first.
        """
        self.require(day)
        for later in _days_from(day, self.last):
            if self.is_working_day(later):
                return later
        raise CalendarError(f"The next working day after {weekday_and_date(day)} {self._uncovered('is not known')}")

    def last_working_day(self, day: dt.date) -> dt.date:
        """Return the last working day before `day`, never `day` itself; raise CalendarError if the coverage begins
        after it.
        """
        self.require(day)
        for earlier in _days_from(day, self.first):
            if self.is_working_day(earlier):
                return earlier
        raise CalendarError(f"The working day before {weekday_and_date(day)} {self._uncovered('is not known')}")

    @property
    def place(self) -> str:
        """Return the place of its days off, as the end of a sentence: " in Scotland"; empty if not of a single
        nation.
        """
        return f" in {NATIONS[self.nation]}" if self.nation else ""

    def covers(self, day: dt.date) -> bool:
        """Return whether the coverage has this day."""
        return self.first <= day <= self.last

    def require(self, day: dt.date) -> None:
        """Raise CalendarError, naming the day and the coverage, unless `day` is from first to last."""
        if not self.first <= day <= self.last:
            raise CalendarError(f"{weekday_and_date(day)} {self._uncovered('cannot be counted')}")

    def undisputed(self) -> Calendar:
        """Return the same calendar with every disputed day taken as an ordinary one."""
        return replace(
            self,
            holidays=MappingProxyType({day: holiday for day, holiday in self.holidays.items() if not holiday.disputed}),
        )

    def _with(self, holidays: Iterable[Holiday]) -> Calendar:
        by_date: dict[dt.date, Holiday] = {}
        for holiday in holidays:
            self.require(holiday.date)
            if holiday.date in by_date:
                raise CalendarError(
                    f"{weekday_and_date(holiday.date)} appears twice in the list of bank holidays"
                    f"{f' for {NATIONS[self.nation]}' if self.nation else ''}. Delete one of them."
                )
            by_date[holiday.date] = holiday
        return replace(self, holidays=MappingProxyType(by_date))

    def _uncovered(self, what: str) -> str:
        return (
            f"{what}: the list of bank holidays covers {long_date(self.first)} to {long_date(self.last)}. "
            "Check the year. To count further, a longer list is needed."
        )


def nation_id(text: str) -> str:
    """Return the id of a nation as people name it, in any case, such as "Wales", "England & Wales", "NI" or "Northern
    Ireland". Any other text is returned as it is.
    """
    name = "-".join(re.sub("[-_&]", lambda mark: " and " if mark[0] == "&" else " ", text.casefold()).split())
    id = _OTHER_NAMES.get(name, name)
    return id if id in NATIONS else text


def _require_nation(nation: object) -> None:
    if not isinstance(nation, str) or nation not in NATIONS:
        raise CalendarError(f"There are no bank holidays for {_shown(nation)}. Choose one of: {', '.join(NATIONS)}.")


def _read_holiday(entry: object, nation: str) -> Holiday:
    known = {"date", "name", "substitute", "disputed", "note"}
    if not (
        isinstance(entry, Mapping)
        and known >= set(entry)
        and all(isinstance(entry.get(key, ""), str) for key in ("date", "name", "note"))
        and entry.get("name")
        and all(isinstance(entry.get(key, False), bool) for key in ("substitute", "disputed"))
    ):
        raise CalendarError(
            f"An entry of the list of bank holidays for {NATIONS[nation]} cannot be read: "
            f"{_shown(entry)}. It needs a date and a name, and may have substitute, disputed and note."
        )
    return Holiday(**{**entry, "date": parse_date(entry.get("date", ""))})


# ── How long ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Count:
    """A length of time to count; a negative amount counts back.

    Raises CalendarError for another unit, for more than four digits, and for 0 working days. On a day off, 0 could mean
    the day itself, the working day before it or the one after it.
    """

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise CalendarError(f"{_shown(self.unit)} is not a unit of time. {_how_to_count()}")
        if not isinstance(self.amount, int) or isinstance(self.amount, bool) or abs(self.amount) > _MOST:
            raise CalendarError(
                f"{_shown(self.amount)} is not a number we can count. Use a whole number of "
                f"at most 4 digits. {_how_to_count()}"
            )
        if self.amount == 0 and self.unit == "working days":
            raise CalendarError(
                "0 working days can mean the day itself or the nearest working day on either side of it. "
                "Use the day itself, or count 1 working day or more."
            )

    @classmethod
    def parse(cls, text: str) -> Count:
        """Read "7 working days", "-8 working days", "1 month", "4 weeks", …; raise CalendarError for anything else."""
        written = _COUNT.fullmatch(text.strip().lower()) if isinstance(text, str) else None
        if written is None:
            raise CalendarError(f"{_shown(text)} is not a count. {_how_to_count()}")
        sign, digits, unit = written.groups()
        unit = _UNIT_WORDS.get(" ".join(unit.split()))
        if unit is None:
            raise CalendarError(f"{_shown(text)} does not have a unit we can count. {_how_to_count()}")
        # Zeros in front have no meaning. The rest is measured before it becomes a number, so that none becomes huge.
        digits = digits.lstrip("0") or "0"
        if len(digits) > len(str(_MOST)):
            raise CalendarError(f"{_shown(text)} is too long: use at most 4 digits. {_how_to_count()}")
        return cls(-int(digits) if sign in ("-", "\u2212") else int(digits), unit)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if abs(self.amount) != 1 else self.unit[:-1]}"


def _how_to_count() -> str:
    return (
        f'Write a number and a unit, for example "7 working days". The units are {", ".join(UNITS[:-1])} and '
        f'{UNITS[-1]}; "days" alone leaves open which days are meant.'
    )


@dataclass(frozen=True)
class Pause:
    """Days that a count leaves out: `first` to `last`, both included. Without `last` the time is suspended from `first`
    on.

    `reason` says in the ledger why. Without `last`, `until` says in words what is awaited.
    """

    first: dt.date
    last: dt.date | None
    reason: str
    until: str = ""


class StandsStill(CalendarError):
    """A count has reached days that are left out and whose end is not known. `ledger` has the days before."""

    def __init__(self, pause: Pause, count: Count, ledger: tuple[LedgerDay, ...]) -> None:
        counted = sum(entry.counted for entry in ledger)
        super().__init__(
            f"The time has been paused since {weekday_and_date(pause.first)}, until {pause.until}. "
            f"By then {counted} of {count} {'was' if counted == 1 else 'were'} counted."
        )
        self.ledger, self.since = ledger, pause.first


# ── Counting, with its proof ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LedgerDay:
    """One day of a count: `counted` or skipped, with the reason."""

    date: dt.date
    counted: bool
    reason: str


@dataclass(frozen=True)
class Counted:
    """A date with its proof.

    The ledger alone leads to the date: `date` is always the day of its last entry, or the start if the ledger is empty.
    In working days, calendar days and weeks the entries with `counted` are as many as the count has days. In months and
    years one entry is counted: the corresponding date. If the result was moved to a working day, the entries after the
    last counted one are the move. They are the days passed over and, last, the day reached.
    """

    start: dt.date
    date: dt.date
    count: Count
    ledger: tuple[LedgerDay, ...]
    warnings: tuple[str, ...]


def count_days(
    start: dt.date,
    count: Count,
    calendar: Calendar,
    *,
    roll: bool = False,
    pauses: tuple[Pause, ...] = (),
    first_day_counts: bool = False,
) -> Counted:
    """Count from `start`, which is day 0, and return the date reached with every day's reason.

    With `roll`, a result that is not a working day moves on to the next working day. It moves on, never back, even if
    the count itself runs back; a warning then says what that costs. The days of `pauses` are not counted; a count in
    months or years has none. With `first_day_counts` the start is day 1.

    Raises CalendarError if a day of the span, the start included, is outside the calendar. Raises `StandsStill` if the
    count reaches a pause without an end. Only a count in years needs no calendar: a birthday is a plain date, whatever
    days are off.
    """
    if count.unit != "years":
        calendar.require(start)
    way = _Way(start, count, calendar, pauses, first_day_counts)
    nominal = _LEDGERS[count.unit](way)
    ledger = _rolled(nominal, start, calendar) if roll else nominal
    return Counted(start, _end(ledger, start), count, ledger, _warnings(way, nominal, ledger))


@dataclass(frozen=True)
class _Way:
    """The parts of a count: its start, its length, and what it passes over."""

    start: dt.date
    count: Count
    calendar: Calendar
    pauses: tuple[Pause, ...]
    first_day_counts: bool

    def days(self) -> Iterator[dt.date]:
        """Yield the days that may be counted, in order; raise CalendarError if the calendar ends."""
        if self.first_day_counts:
            yield self.start
        yield from _days_of(self.start, self.count, self.calendar)

    def left_out(self, day: dt.date, ledger: Sequence[LedgerDay]) -> str | None:
        """Return why a day is left out; None if it is not. Raises `StandsStill` if the end of the pause is not
        known.
        """
        pause = next((one for one in self.pauses if one.first <= day and (one.last is None or day <= one.last)), None)
        if pause and pause.last is None:
            raise StandsStill(pause, self.count, tuple(ledger))
        return pause.reason if pause else None


def _working_days(way: _Way) -> tuple[LedgerDay, ...]:
    ledger: list[LedgerDay] = []
    counted, wanted = 0, abs(way.count.amount)
    for day in way.days():
        off = (way.pauses and way.left_out(day, ledger)) or way.calendar.day_off(day)
        counted += not off
        ledger.append(LedgerDay(day, not off, off or f"working day {counted} of {wanted}"))
        if counted == wanted:
            break
    return tuple(ledger)


def _calendar_days(way: _Way) -> tuple[LedgerDay, ...]:
    ledger: list[LedgerDay] = []
    counted, wanted = 0, abs(way.count.amount) * (7 if way.count.unit == "weeks" else 1)
    for day in way.days() if wanted else ():
        off = way.pauses and way.left_out(day, ledger)
        counted += not off
        ledger.append(LedgerDay(day, not off, off or f"day {counted} of {wanted}"))
        if counted == wanted:
            break
    return tuple(ledger)


def _corresponding_date(way: _Way) -> tuple[LedgerDay, ...]:
    """Return the same date so many months or years on, or the last day of a month that is too short (Interpretation Act
    1978).

    If the first day counts, the time ends on the day before that date. The last day of a month that is too short stays.
    """
    start, count, calendar = way.start, way.count, way.calendar
    if count.amount == 0:
        return ()
    year, month = divmod(start.year * 12 + start.month - 1 + count.amount * (12 if count.unit == "years" else 1), 12)
    # Asked before a date is made, since Python has no dates before year 1 or after 9999.
    first, last = (dt.date.min, dt.date.max) if count.unit == "years" else (calendar.first, calendar.last)
    if not first.year <= year <= last.year:
        raise _leaves(start, count, calendar)
    longest = monthrange(year, month + 1)[1]
    day = dt.date(year, month + 1, min(start.day, longest))
    if not first <= day <= last:
        raise _leaves(start, count, calendar)
    side = "before" if count.amount < 0 else "after"
    reason = f"{Count(abs(count.amount), count.unit)} {side} {long_date(start)}"
    if start.day > longest:
        # 29 February is missing in some years only, so the year is named.
        where = f" in {year}" if (start.day, month) == (29, 1) else ""
        reason = f"{start.day} {MONTHS[month]} does not exist{where}: the last day of {MONTHS[month]}"
    elif way.first_day_counts:
        reason = f"{long_date(start)} counts, so the day {'before' if count.amount > 0 else 'after'} {long_date(day)}"
        day -= _ONE_DAY if count.amount > 0 else -_ONE_DAY
    return (LedgerDay(day, True, reason),)


_LEDGERS: Final = MappingProxyType(
    {
        "working days": _working_days,
        "calendar days": _calendar_days,
        "weeks": _calendar_days,
        "months": _corresponding_date,
        "years": _corresponding_date,
    }
)


def _rolled(ledger: tuple[LedgerDay, ...], start: dt.date, calendar: Calendar) -> tuple[LedgerDay, ...]:
    """Return the ledger with the days up to the next working day, if it ends on a day off."""
    nominal = _end(ledger, start)
    if calendar.is_working_day(nominal):
        return ledger
    onward = "moved to the next working day"
    reached = calendar.next_working_day(nominal)
    passed = [
        LedgerDay(day, False, f"{calendar.day_off(day)}: {onward}")
        for day in _days_from(nominal, reached)
        if day != reached
    ]
    last = LedgerDay(reached, False, f"the next working day after {day_and_date(nominal)}")
    counted = [replace(entry, reason=f"{entry.reason}; {calendar.day_off(nominal)}: {onward}") for entry in ledger[-1:]]
    return (*ledger[:-1], *counted, *passed, last)


def _days_of(start: dt.date, count: Count, calendar: Calendar) -> Iterator[dt.date]:
    """Yield the days after the start, or before it for a negative count; raise CalendarError if the calendar ends."""
    yield from _days_from(start, calendar.first if count.amount < 0 else calendar.last)
    raise _leaves(start, count, calendar)


def _days_from(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield the days from the one next to `start` to `end`, forwards or backwards; none if the two are the same."""
    step = _ONE_DAY if end > start else -_ONE_DAY
    day = start
    # Compared before stepping, as the end may be the last date that Python knows.
    while day != end:
        day += step
        yield day


def _end(ledger: tuple[LedgerDay, ...], start: dt.date) -> dt.date:
    return ledger[-1].date if ledger else start


def _leaves(start: dt.date, count: Count, calendar: Calendar) -> CalendarError:
    return CalendarError(
        f"{count} from {weekday_and_date(start)} {calendar._uncovered('cannot be counted to the end')}"
    )


# ── Warnings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _warnings(way: _Way, nominal: tuple[LedgerDay, ...], ledger: tuple[LedgerDay, ...]) -> tuple[str, ...]:
    start, count, calendar, end = way.start, way.count, way.calendar, _end(ledger, way.start)
    warnings = (
        _start_warning(start, calendar),
        _end_warning(end, count, calendar),
        _backward_move_warning(start, count, _end(nominal, start), end),
        _disputed_warning(way, ledger, rolled=ledger != nominal),
        calendar.note,
    )
    return tuple(warning for warning in warnings if warning)


def _start_warning(start: dt.date, calendar: Calendar) -> str | None:
    off = calendar.day_off(start) if calendar.covers(start) else None
    if off is None:
        return None
    return f"The start, {weekday_and_date(start)}, is not a working day{calendar.place}: {off}."


def _end_warning(end: dt.date, count: Count, calendar: Calendar) -> str | None:
    """Return a warning that the end is a day off, with the nearest working day on the side that the count runs to.
    Counted back from an appointment, the next working day could be the appointment's own day.
    """
    off = calendar.day_off(end) if calendar.covers(end) else None
    if off is None:
        return None
    try:
        if count.amount < 0:
            nearest = f" The working day before it is {weekday_and_date(calendar.last_working_day(end))}."
        else:
            nearest = f" The next working day is {weekday_and_date(calendar.next_working_day(end))}."
    except CalendarError:
        # The date itself is valid; the calendar ends before the working day beside it.
        nearest = ""
    return f"{weekday_and_date(end)} is not a working day{calendar.place}: {off}. It was not moved.{nearest}"


def _backward_move_warning(start: dt.date, count: Count, nominal: dt.date, end: dt.date) -> str | None:
    if count.amount >= 0 or nominal == end:
        return None
    where = "closer to the start" if end < start else "not before the start at all"
    return f"Counting back gave {weekday_and_date(nominal)}. Moved on to {weekday_and_date(end)}, the date is {where}."


def _disputed_warning(way: _Way, ledger: tuple[LedgerDay, ...], *, rolled: bool) -> str | None:
    """Return a warning that names the disputed days in the ledger, and the date if they were ordinary days."""
    calendar = way.calendar
    days = [
        entry.date for entry in ledger if entry.date in calendar.holidays and calendar.holidays[entry.date].disputed
    ]
    if not days:
        return None
    other = count_days(
        way.start,
        way.count,
        calendar.undisputed(),
        roll=rolled,
        pauses=way.pauses,
        first_day_counts=way.first_day_counts,
    ).date
    notes = list(dict.fromkeys(calendar.holidays[day].note for day in days if calendar.holidays[day].note))
    result = (
        "the date is the same either way"
        if other == _end(ledger, way.start)
        else f"otherwise the date would be {weekday_and_date(other)}"
    )
    return " ".join(
        [
            (
                f"Whether {' and '.join(weekday_and_date(day) for day in sorted(days))} counts as a bank "
                f"holiday{calendar.place} is disputed."
            ),
            *notes,
            f"We count it as one: {result}.",
        ]
    )


def _shown(value: object) -> str:
    """Return a value as typed, for use in a message: cut short, with invisible characters made visible."""
    try:
        text = repr(value)
    except ValueError:
        # Python refuses to write out a number of thousands of digits.
        text = "A number of that length"
    return text if len(text) <= 60 else text[:57] + "..."
