"""The table of threats: what somebody may try on the site, what then happens, and the tests of it."""
from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from navigator.bridge import handle, open_guide
from tests import PROJECT
from tests.built import built_site


@dataclass(frozen=True)
class Threat:
    """A kind of hostile input, what the site does with it, and the tests of that (`file::test`, below tests/)."""

    input: str
    behaviour: str
    tests: tuple[str, ...]


THREATS = (
    Threat("the address of the navigator: scripts, a megabyte, halves of characters, unknown boxes, names of prototypes, an old edition",
           "The link is refused with a sentence, at most as much of it is read as a link of ours can have, no script runs, and the case of the tab stays.", (
               "browser/test_hostile_input.py::test_two_hundred_hostile_links_are_refused_or_opened_and_none_runs",
               "browser/test_hostile_input.py::test_what_is_in_the_query_of_the_address_is_not_read",
               "browser/test_keeping.py::test_a_broken_link_is_refused_and_the_case_of_the_tab_stays",
               "navigator/test_keeping.py::test_ten_thousand_hostile_inputs_add_no_element",
               "navigator/test_keeping.py::test_a_link_of_another_edition_is_refused_with_a_route",
               "navigator/test_keeping.py::test_a_link_cut_short_or_altered_anywhere_is_damaged_or_the_same",
               "navigator/test_keeping.py::test_no_more_of_a_link_is_read_than_ours_can_have",
               "navigator/test_keeping.py::test_words_that_somebody_puts_into_a_link_are_refused")),
    Threat("whoever looks at addresses, history, referrers, titles, storage, logs and the network for a trace of a case",
           "Nothing of a case is in any of them, but for the tab's own session storage, which can be switched off.", (
               "browser/test_private.py::test_a_whole_case_leaves_only_what_the_tab_saves",
               "browser/test_private.py::test_switched_off_a_whole_case_is_in_no_storage_at_all",
               "browser/test_private.py::test_a_saved_case_is_in_one_storage_with_the_typed_words",
               "browser/test_private.py::test_a_page_opened_from_a_case_gets_no_information_about_it",
               "browser/test_keeping.py::test_a_link_is_made_after_a_warning_and_opens_the_case",
               "browser/test_snapshot.py::test_the_memory_has_no_information_about_a_case",
               "navigator/test_keeping.py::test_typed_words_are_never_in_a_link")),
    Threat("a case file: wrong types, nested without end, too large, names of prototypes, values that JSON does not have, another format, markup in words",
           "It is refused whole with a plain reason, and the open case stays. Its size is looked at before anything is read.", (
               "browser/test_keeping.py::test_a_file_without_a_case_is_refused_and_the_case_stays",
               "navigator/test_keeping.py::test_a_file_that_is_not_a_case_is_refused_whole",
               "navigator/test_keeping.py::test_what_the_schema_refuses_does_not_open_either",
               "navigator/test_keeping.py::test_ten_thousand_hostile_inputs_add_no_element",
               "navigator/test_bridge.py::test_thousands_of_spoilt_requests_get_a_step_or_a_sentence",
               "navigator/test_bridge.py::test_a_request_that_is_too_long_is_refused_unread")),
    Threat("a source in YAML: keys twice, aliases, tags, guessed types, tabs, odd first characters, nested without end",
           "The build stops with file, line and column, and the old site stays; what other readers take for a number or a yes stays text.", (
               "maps/test_source.py::test_a_faulty_source_gives_its_faults_and_no_others",
               "maps/test_source.py::test_there_is_a_fixture_for_every_fault",
               "maps/test_source.py::test_what_other_readers_of_yaml_guess_a_type_for_stays_text",
               "maps/test_source.py::test_endless_nested_lists_are_refused_at_the_first_too_deep",
               "maps/test_source.py::test_a_file_of_five_megabytes_is_refused_unread",
               "maps/test_source.py::test_too_many_values_are_refused",
               "site/test_build.py::test_a_fault_in_a_source_stops_the_build_with_its_line")),
    Threat("words of a source with markup, templates, attributes, links that run scripts",
           "They are refused where they are markup, and shown as typed where they only look like it; no page has an element or attribute more.", (
               "site/test_build.py::test_text_that_looks_like_markup_is_shown_as_typed",
               "site/test_build.py::test_markup_that_passes_the_loader_is_shown_as_typed",
               "navigator/test_prose.py::test_there_are_forty_hostile_texts_and_more",
               "navigator/test_prose.py::test_hostile_text_adds_no_element_in_any_place",
               "navigator/test_prose.py::test_hostile_text_in_an_attribute_stays_there",
               "navigator/test_prose.py::test_what_looks_like_a_link_is_found_for_the_check",
               "site/test_build.py::test_no_page_has_inline_script_or_style")),
    Threat("labels on the maps: markup, entities, marks of direction, control characters, words without end",
           "The picture is sound XML of known elements and attributes, points nowhere outside, and shows the words as typed.", (
               "maps/test_picture.py::test_hostile_text_appears_as_typed_and_adds_no_element",
               "maps/test_picture.py::test_a_picture_is_well_formed_with_known_elements_and_attributes_only",
               "maps/test_picture.py::test_a_picture_has_no_style_no_script_and_points_nowhere_outside",
               "maps/test_picture.py::test_characters_that_xml_forbids_are_shown_as_replaced",
               "maps/test_picture.py::test_a_long_name_of_an_actor_is_cut_before_the_icon")),
    Threat("words in a calendar file: line ends, separators, a thousand characters, an alarm or an event of their own",
           "They stay words: no event, alarm or property more; lines are folded at 75 octets; what was typed is left out unless it is asked for.", (
               "navigator/test_calendar_file.py::test_hostile_words_add_no_event_no_alarm_and_no_property",
               "navigator/test_calendar_file.py::test_hostile_words_can_be_read_as_they_were_typed",
               "navigator/test_calendar_file.py::test_a_line_of_any_length_is_folded_at_75_octets",
               "navigator/test_calendar_file.py::test_every_case_gives_a_file_that_all_three_judges_read_alike",
               "navigator/test_calendar_file.py::test_what_was_typed_is_left_out_unless_it_is_asked_for")),
    Threat("cells of a table for a spreadsheet that are formulas",
           "There is no such table: nothing is handed over as CSV, so no spreadsheet takes a word for a formula.", (
               "navigator/test_hostile.py::test_no_spreadsheet_table_is_offered",)),
    Threat("words that are copied: marks of direction, control characters, markup",
           "Plain text alone is copied, without such characters.", (
               "browser/test_hostile_input.py::test_copied_text_has_no_direction_marks_or_control_characters",
               "navigator/test_record.py::test_hostile_words_change_neither_markup_nor_page_width",
               "navigator/test_record.py::test_any_reason_leaves_the_text_printable_and_narrow")),
    Threat("the browser's storage: nonsense, another format, full, blocked, changed by another tab",
           "The navigator starts, says what is lost and works on. A case is there only if the user wants it; one button leaves no key.", (
               "browser/test_keeping.py::test_an_invalid_stored_value_is_removed_with_a_sentence",
               "browser/test_keeping.py::test_a_browser_that_saves_nothing_is_reported_and_the_case_continues",
               "browser/test_robust.py::test_with_blocked_storage_the_navigator_works_and_warns_of_a_reload",
               "browser/test_hostile_input.py::test_saved_values_that_are_not_cases_are_reported",
               "browser/test_hostile_input.py::test_a_saved_case_with_nonsense_is_refused_and_the_open_one_stays",
               "browser/test_hostile_input.py::test_a_case_that_another_tab_has_deleted_is_reported",
               "browser/test_private.py::test_deleting_everything_leaves_nothing_while_the_page_is_used",
               "browser/test_snapshot.py::test_a_memory_in_doubt_is_deleted_and_python_starts_plainly",
               "site/test_setup.py::test_nonsense_in_the_browsers_storage_does_not_stop_a_page")),
    Threat("the copy for use without a network: an altered file, half of a new edition, a month without a look, no room, an edition that must go, wrong headers, a host that has gone, a neighbour",
           "One edition is there whole, the old or the new, never both; the reader is told how old it is; a switch takes every copy away.", (
               "browser/test_offline.py::test_a_site_that_does_not_fit_its_list_is_not_kept",
               "browser/test_offline.py::test_a_new_edition_with_a_wrong_file_leaves_the_old_one_whole",
               "browser/test_offline.py::test_after_fourteen_days_without_a_look_a_warning_stays",
               "browser/test_offline.py::test_a_device_without_room_is_reported_and_keeps_nothing_half_made",
               "browser/test_offline.py::test_a_new_edition_never_comes_in_the_middle_of_a_case",
               "browser/test_offline.py::test_the_switch_takes_every_kept_copy_away",
               "browser/test_copy_hosts.py::test_a_wrongly_sent_file_is_named_and_works_from_the_copy",
               "browser/test_copy_hosts.py::test_a_host_that_answers_something_else_is_told_apart_and_costs_nothing",
               "browser/test_two_sites.py::test_what_happens_to_one_site_leaves_the_other_whole")),
    Threat("a page of somebody else's that lays itself around the navigator",
           "Where the host sets headers the browser refuses; elsewhere the navigator shows nothing but a link to open it on its own.", (
               "browser/test_hosting.py::test_no_other_page_can_put_the_site_into_a_frame",
               "browser/test_hosting.py::test_a_framed_page_without_headers_shows_only_the_way_out",
               "maps/test_headers.py::test_no_other_site_frames_a_page_and_only_the_worker_runs_webassembly")),
    Threat("words in the search: markup, signs that mean something to the index, thousands of characters",
           "Nothing is found, or pages are; no element comes from them, nothing of them is in the address, and the search goes on.", (
               "browser/test_frame.py::test_a_search_without_results_or_without_words_does_no_harm",
               "browser/test_frame.py::test_enter_opens_the_first_result_and_leaves_the_address_alone",
               "site/test_setup.py::test_the_theme_is_the_one_that_the_overrides_were_written_for")),
    Threat("packages and files of others that are not what they were",
           "Each is pinned with its hash, and another is refused with the reason; two builds give the same bytes.", (
               "site/test_setup.py::test_every_package_in_a_lock_is_pinned_with_a_hash",
               "site/test_setup.py::test_the_npm_lock_keeps_checksums_and_no_addresses",
               "maps/test_runtime.py::test_a_lock_whose_checksum_is_wrong_is_refused_with_npms_reason",
               "maps/test_runtime.py::test_an_installed_package_of_another_version_does_not_count",
               "maps/test_third_party.py::test_a_changed_digest_stops_the_build",
               "maps/test_third_party.py::test_the_bill_of_materials_lists_every_foreign_file",
               "site/test_build.py::test_a_second_build_elsewhere_on_another_day_gives_the_same_bytes")),
    Threat("anything on a page that would reach for another host, or for any host while answers are worked on",
           "The policy forbids it, every browser test fails on it, and the thread with Python in it has no way out at all.", (
               "browser/test_private.py::test_the_thread_with_python_cannot_reach_the_network",
               "browser/test_watching.py::test_a_request_that_the_policy_forbids_is_always_reported",
               "browser/test_snapshot.py::test_a_python_from_memory_has_no_way_to_the_network_either",
               "browser/test_hosting.py::test_no_page_does_what_the_shipped_policy_forbids",
               "site/test_build.py::test_nothing_is_fetched_from_another_host_and_only_the_licence_is_linked",
               "site/test_build.py::test_every_page_forbids_other_sites_before_it_loads_anything")),
)


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the functions in a file of tests; none if the file does not exist."""
    if not path.is_file():
        return frozenset()
    return frozenset(node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef))


def test_the_table_has_fifteen_kinds_of_input_each_with_what_then_happens() -> None:
    assert len({threat.input for threat in THREATS}) == 15
    assert all(threat.behaviour.endswith(".") and threat.tests for threat in THREATS)


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.input.partition(":")[0])
def test_each_test_that_the_table_names_is_there(threat: Threat) -> None:
    named = [one.split("::") for one in threat.tests]
    assert [test for path, test in named if test not in names_in(PROJECT / "tests" / path)] == []


@pytest.mark.build
def test_no_spreadsheet_table_is_offered() -> None:
    assert not [path.name for path in built_site().rglob("*") if path.suffix.lower() in (".csv", ".tsv", ".xls", ".xlsx", ".ods")]
    open_guide((built_site() / "assets" / "guide.json").read_text(encoding="utf-8"))
    state = {"format": 1, "edition": "", "answers": [{"ask": "start", "answer": "map-1"}]}
    reply = handle(json.dumps({"do": "download", "what": "csv", "state": state, "stamp": "20091001T090000Z", "printed_at": "2009-10-01"}))
    assert set(json.loads(reply)) == {"error"}
