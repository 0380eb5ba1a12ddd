"""JSON from outside: read as ever, but refused before it is read where it nests too deeply for a browser's stack."""
from __future__ import annotations

import json
import re

import pytest

from navigator.bridge import handle
from navigator.text.plain_json import MOST_DEPTH, NotStrict, read_json, read_strict_json


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("text", [
    nested(MOST_DEPTH), '{"a": {"b": [1, {"c": []}]}}', '"[[[["', r'"\"[\\"', r'["\\\"[[", "]"]', '"{"', "3", '{"a": "' + "[{" * 500 + '"}', '["' + r"\\" * 500 + '"]'])
def test_what_does_not_nest_too_deeply_is_read_as_ever(text: str) -> None:
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize("text", [
    nested(MOST_DEPTH + 1), "[" * 100_000, '{"a":' * 5_000, '{"a":[' * 5_000 + "]}" * 5_000, r'["\\", ' + nested(MOST_DEPTH) + "]", "[}" * 100, '"', "", "]["])
def test_a_text_that_nests_too_deeply_or_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_json(text)


def test_the_bridge_refuses_such_input_in_a_sentence() -> None:
    for request, said in ((nested(5_000), "not JSON"), (json.dumps({"do": "show", "state": json.loads(nested(500))}), "not JSON")):
        assert said in json.loads(handle(request))["error"]


@pytest.mark.parametrize(("text", "words"), [
    ('{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}', "“c” is there twice"), ('{"a": NaN}', "NaN is not a value in JSON"), ("[-Infinity]", "-Infinity is not a value in JSON"),
    ('{"' + "n" * 80 + '": 1, "' + "n" * 80 + '": 2}', f"“{'n' * 59}…” is there twice")])
def test_json_that_readers_take_differently_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(NotStrict, match=f"^{re.escape(words)}$"):
        read_strict_json(text)
