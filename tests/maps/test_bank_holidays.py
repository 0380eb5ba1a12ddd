"""The frozen list of bank holidays agrees with the tables, with a second package and with the script that made it."""
from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import holidays as package
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from maps.read import bank_holidays
from navigator.days.workdays import NATIONS, Calendar

LIST = json.loads(bank_holidays.PATH.read_text(encoding="utf-8"))
RUN = "python -m maps.read.bank_holidays"

# Bank holidays on weekdays, 2008 to 2012: "month: days" by year.
ENGLAND_AND_WALES = {
    2008: "1: 1; 3: 21 24; 5: 5 26; 8: 25; 12: 25 26",
    2009: "1: 1; 4: 10 13; 5: 4 25; 8: 31; 12: 25 28",
    2010: "1: 1; 4: 2 5; 5: 3 31; 8: 30; 12: 27 28",
    2011: "1: 3; 4: 22 25 29; 5: 2 30; 8: 29; 12: 26 27",
    2012: "1: 2; 4: 6 9; 5: 7; 6: 4 5; 8: 27; 12: 25 26",
}
SCOTLAND = {
    2008: "1: 1 2; 3: 21; 5: 5 26; 8: 4; 12: 1 25 26",
    2009: "1: 1 2; 4: 10; 5: 4 25; 8: 3; 11: 30; 12: 25 28",
    2010: "1: 1 4; 4: 2; 5: 3 31; 8: 2; 11: 30; 12: 27 28",
    2011: "1: 3 4; 4: 22 29; 5: 2 30; 8: 1; 11: 30; 12: 26 27",
    2012: "1: 2 3; 4: 6; 5: 7; 6: 4 5; 8: 6; 11: 30; 12: 25 26",
}
ONLY_NORTHERN_IRELAND = {
    2008: "3: 17; 7: 14",
    2009: "3: 17; 7: 13",
    2010: "3: 17; 7: 12",
    2011: "3: 17; 7: 12",
    2012: "3: 19; 7: 12",
}

# The two packages differ on this one day only. It was proclaimed, so it is counted as a holiday.
ONLY_IN_OUR_LIST = {"england-and-wales": set(), "scotland": {dt.date(2026, 6, 15)}, "northern-ireland": set()}
# The two packages agree on these days but differ on whether to call them substitutes.
LABELLED_OTHERWISE = {
    "england-and-wales": {dt.date(2012, 6, 4)},
    "scotland": {dt.date(2012, 6, 4), dt.date(2023, 1, 2)},
    "northern-ireland": set(),
}


def dates(year: int, table: dict[int, str]) -> set[dt.date]:
    months = (part.split(":") for part in table[year].split(";"))
    return {dt.date(year, int(month), int(number)) for month, numbers in months for number in numbers.split()}


def on_weekdays(nation: str, first: dt.date, last: dt.date) -> set[dt.date]:
    found = Calendar.from_dict(LIST, nation).holidays
    return {day for day in found if first <= day <= last and day.weekday() < 5}


def in_year(nation: str, year: int) -> set[dt.date]:
    return on_weekdays(nation, dt.date(year, 1, 1), dt.date(year, 12, 31))


@pytest.mark.parametrize("year", range(2008, 2013))
def test_england_and_wales_has_the_days_of_the_table(year):
    assert dates(year, ENGLAND_AND_WALES) == in_year("england-and-wales", year)


@pytest.mark.parametrize("year", range(2008, 2013))
def test_scotland_has_the_days_of_the_table(year):
    assert dates(year, SCOTLAND) == in_year("scotland", year)


@pytest.mark.parametrize("year", range(2008, 2013))
def test_northern_ireland_has_two_more_days_than_england_and_wales(year):
    assert dates(year, ENGLAND_AND_WALES) | dates(year, ONLY_NORTHERN_IRELAND) == in_year("northern-ireland", year)


@pytest.mark.parametrize("nation", NATIONS)
def test_a_second_package_has_the_same_weekdays_but_one_known_day(nation):
    published = second_package(nation)
    theirs = {day for day in published if day.weekday() < 5}
    ours = on_weekdays(nation, dt.date(2012, 1, 1), dt.date(2028, 12, 31))
    assert ONLY_IN_OUR_LIST[nation] == ours - theirs
    assert set() == theirs - ours


@pytest.mark.parametrize("nation", NATIONS)
def test_a_second_package_marks_the_same_days_as_substitutes(nation):
    ours = Calendar.from_dict(LIST, nation).holidays
    unlike = {day for day, note in second_package(nation).items() if ours[day].substitute != (note == "Substitute day")}
    assert LABELLED_OTHERWISE[nation] == unlike


def second_package(nation: str) -> dict[dt.date, str]:
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=nation)
    return {holiday["date"]: holiday["notes"] for holiday in published}


def test_england_stands_for_wales_too():
    years = range(bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR + 1)
    england, wales = (package.country_holidays("GB", subdiv=part, years=years) for part in ("ENG", "WLS"))
    assert dict(england) == dict(wales)


def test_the_list_covers_2008_to_2028():
    assert ("2008-01-01", "2028-12-31") == (LIST["first"], LIST["last"])


def test_the_list_reaches_to_the_end_of_next_year():
    next_year = dt.date.today().year + 1
    assert dt.date.fromisoformat(LIST["last"]) >= dt.date(next_year, 12, 31), (
        f"maps/bank-holidays.json ends on {LIST['last']}, before the end of {next_year}. Set LAST_YEAR in "
        f"maps/read/bank_holidays.py to {next_year} or later, take the newest version of the package holidays, and run "
        f"{RUN}. Then put the dates that tests name right.")


def test_the_script_writes_the_very_list_that_is_kept():
    kept = bank_holidays.PATH.read_text(encoding="utf-8")
    assert bank_holidays.document() == kept, f"The list and the script differ. Run {RUN} and look at what changed."


def test_the_script_says_what_it_wrote(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bank_holidays, "PATH", tmp_path / "bank-holidays.json")
    assert 0 == bank_holidays.main()
    assert capsys.readouterr().out == (
        f"maps/bank-holidays.json: written, from holidays {package.__version__}, 2008 to 2028. "
        "Days listed: England and Wales 179, Scotland 201, Northern Ireland 221.\n")
    assert 0 == bank_holidays.main()
    assert "unchanged" in capsys.readouterr().out
    assert bank_holidays.document().encode() == (tmp_path / "bank-holidays.json").read_bytes()


def test_the_script_says_so_where_it_cannot_write(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bank_holidays, "PATH", tmp_path / "missing" / "bank-holidays.json")
    assert 1 == bank_holidays.main()
    assert capsys.readouterr().err.startswith("maps/bank-holidays.json was not written. ")


def test_the_script_asks_for_the_plain_name_of_a_new_holiday(monkeypatch, capsys):
    monkeypatch.setattr(bank_holidays, "NAMES", {"Boxing Day": "Boxing Day"})
    assert 1 == bank_holidays.main()
    assert "1 January 2008 in England and Wales \"New Year's Day\"" in capsys.readouterr().err


def test_the_script_stops_where_a_marked_day_has_left_the_package(monkeypatch):
    empty = SimpleNamespace(__version__="0", country_holidays=lambda *_, **__: {})
    monkeypatch.setattr(bank_holidays, "_package", lambda: empty)
    with pytest.raises(bank_holidays.UpdateError, match="no longer has 4 June 2012 for England and Wales"):
        bank_holidays.document()


@pytest.mark.parametrize("nation", NATIONS)
def test_the_days_are_in_order_and_each_stops_a_count(nation):
    entries = LIST["nations"][nation]
    assert entries == sorted(entries, key=lambda entry: entry["date"])
    for entry in entries:
        assert dt.date.fromisoformat(entry["date"]).weekday() < 5 or entry["name"] == "Christmas Day"


def test_each_holiday_is_on_a_line_of_its_own():
    lines = bank_holidays.PATH.read_text(encoding="utf-8").splitlines()
    assert sum(len(entries) for entries in LIST["nations"].values()) == sum('"date"' in line for line in lines)


def test_only_the_two_new_year_days_without_a_proclamation_are_disputed():
    disputed = {(nation, entry["date"]) for nation, entries in LIST["nations"].items()
                for entry in entries if entry.get("disputed")}
    assert {("scotland", "2010-01-04"), ("scotland", "2011-01-04")} == disputed


def test_the_day_that_differs_between_the_packages_has_a_note():
    assert Calendar.from_dict(LIST, "scotland").holidays[dt.date(2026, 6, 15)].note


@pytest.mark.parametrize("year", [2012, 2017, 2023])
def test_in_scotland_a_sunday_new_years_day_moves_past_2_january(year):
    holidays = Calendar.from_dict(LIST, "scotland").holidays
    assert "2 January" == holidays[dt.date(year, 1, 2)].label
    assert "New Year's Day (substitute day)" == holidays[dt.date(year, 1, 3)].label
