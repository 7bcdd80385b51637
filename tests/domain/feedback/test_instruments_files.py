"""A questionnaire as a file: strict reading, and the same document on every way round."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerloom.domain.feedback.enums.instruments import Construct, Scoring, Tier
from peerloom.domain.feedback.instrument_files.canonical import canonical
from peerloom.domain.feedback.instrument_files.data import as_data, as_file
from peerloom.domain.feedback.instrument_files.document import (
    InstrumentDocument,
    Item,
    ItemWords,
    Scale,
    StepWords,
    Subscale,
    SubscaleName,
    Texts,
)
from peerloom.domain.feedback.instrument_files.reading import LARGEST_FILE, instrument_from_bytes, instrument_from_data
from peerloom.foundation.documents.problems import UnreadableDocument
from tests.factories.instrument_files import instrument_data, instrument_document

written = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)


def is_a_key(words: str) -> bool:
    return re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", words) is not None


@st.composite
def documents(draw: st.DrawFn) -> InstrumentDocument:
    """Any questionnaire that can be kept: several scales, gaps in its words, scores of some of its items."""
    keys = (
        st.text("abc-012", min_size=1, max_size=9).map(lambda key: key.strip("-").replace("--", "-")).filter(is_a_key)
    )
    scales = tuple(
        Scale(key, low := draw(st.integers(-5, 5)), low + draw(st.integers(1, 6)))
        for key in draw(st.lists(keys, min_size=1, max_size=3, unique=True))
    )
    items = tuple(
        Item(key, scale, bool(scale) and draw(st.booleans()))
        for key in draw(st.lists(keys, max_size=8, unique=True))
        for scale in [draw(st.sampled_from(["", *(scale.key for scale in scales)]))]
    )
    one_scale = [item.key for item in items if item.scale == scales[0].key]
    subscales = tuple(
        Subscale(
            key,
            tuple(draw(st.lists(st.sampled_from(one_scale), unique=True))) if one_scale else (),
            draw(st.sampled_from(Scoring)),
            draw(st.sampled_from([1.0, 4.0, 0.25])),
            draw(st.booleans()),
            draw(st.sampled_from([None, 50.0, 2.5])),
        )
        for key in draw(st.lists(keys, max_size=3, unique=True))
    )
    languages = ("en", *draw(st.sets(st.sampled_from(["de", "es", "pt-BR"]))))
    texts = tuple(
        Texts(
            language,
            draw(written),
            draw(st.just("") | written),
            items=tuple(ItemWords(item.key, draw(written)) for item in items if draw(st.booleans())),
            steps=tuple(StepWords(scale.key, tuple(draw(written) for _step in scale.values)) for scale in scales),
            subscales=tuple(SubscaleName(one.key, draw(written)) for one in subscales),
        )
        for language in languages
    )
    return InstrumentDocument(
        key=draw(keys),
        language="en",
        texts=texts,
        construct=draw(st.sampled_from(Construct)),
        tier=draw(st.sampled_from([Tier.OPEN, Tier.LICENSED])),
        validated=draw(st.booleans()),
        minimum_answered=draw(st.integers(1, 100)),
        scales=scales,
        items=items,
        subscales=subscales,
    )


# How fast a machine is says nothing here.
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_a_document_becomes_a_file_and_the_same_document_again(document: InstrumentDocument) -> None:
    tidy = canonical(document)
    assert instrument_from_bytes(as_file(tidy).encode()) == tidy
    assert instrument_from_bytes(as_file(document).encode()) == tidy
    assert canonical(tidy) == tidy


Change = Callable[[dict[str, Any]], None]


def place(change: Change) -> str:
    """Where the first problem is after a change of a good file."""
    data = instrument_data()
    change(data)
    with pytest.raises(UnreadableDocument) as refused:
        instrument_from_bytes(json.dumps(data).encode())
    return refused.value.problems[0].place


def setting(path: str, value: object) -> Change:
    def change(data: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        there: Any = data
        for step in way:
            there = there[step]
        there[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("key", "Not a Key", "key"),
        ("key", "a\u0000", "key"),
        ("tier", "c", "tier"),
        ("tier", "z", "tier"),
        ("validated", "yes", "validated"),
        ("minimum_answered", 0, "minimum_answered"),
        ("minimum_answered", True, "minimum_answered"),
        ("surprise", 1, "surprise"),
        ("language", "de", "texts"),
        ("scales.0.high", 1, "scales[0].high"),
        ("scales.0.high", 90, "scales[0].high"),
        ("scales.0.low", 1.5, "scales[0].low"),
        ("items.1.scale", "nowhere", "items[1].scale"),
        ("items.1.key", "calm", "items[1].key"),
        ("items.3.reversed", True, "items[3].reversed"),
        ("items.0", [], "items[0]"),
        ("subscales.0.items", ["calm", "more"], "subscales[0].items[1]"),
        ("subscales.0.items", ["calm", "who"], "subscales[0].items[1]"),
        ("subscales.0.items", ["calm", "calm"], "subscales[0].items[1]"),
        ("subscales.0.factor", 0, "subscales[0].factor"),
        ("subscales.0.factor", 0.00001, "subscales[0].factor"),
        ("subscales.0.factor", 1e300, "subscales[0].factor"),
        ("subscales.0.scoring", "median", "subscales[0].scoring"),
        ("texts.0.items.0.item", "who", "texts[0].items[0].item"),
        ("texts.0.items.0.words", "x" * 401, "texts[0].items[0].words"),
        ("texts.0.items.0.words", None, "texts[0].items[0].words"),
        ("texts.0.steps.0.labels", ["Never"], "texts[0].steps[0].labels"),
        ("texts.0.name", " ", "texts[0].name"),
        ("texts.0.name", "\ud800", "texts[0].name"),
    ],
)
def test_a_mistake_is_named_by_its_place(path: str, value: object, where: str) -> None:
    assert place(setting(path, value)) == where


def test_items_with_different_steps_are_not_scored_together() -> None:
    def change(data: dict[str, Any]) -> None:
        data["scales"].append({"key": "wide", "low": 0, "high": 10})
        data["items"][0]["scale"] = "wide"

    assert place(change) == "subscales[0].items"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"[]",
        b"null",
        b"12",
        b'{"format": "peerloom-program", "version": 1}',
        b'{"format": "peerloom-instrument"}',
        b'{"format": "peerloom-instrument", "version": true}',
        b'{"format": "peerloom-instrument", "version": 1}',
        b'{"format": "peerloom-instrument", "format": "peerloom-instrument"}',
        b'{"a": NaN}',
        b'{"a": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
        b" " * (LARGEST_FILE + 1),
    ],
    ids=range(15),
)
def test_whatever_the_bytes_are_there_is_a_clear_answer(content: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        instrument_from_bytes(content)
    assert str(refused.value)


def test_too_much_of_anything_is_refused() -> None:
    many = [{"key": f"i{number}", "scale": "often"} for number in range(151)]
    with pytest.raises(UnreadableDocument):
        instrument_from_data(instrument_data(items=many))


def test_what_is_as_by_default_is_left_out_of_the_file() -> None:
    data = as_data(instrument_document())
    assert "tier" not in data
    assert data["items"][3] == {"key": "more"}
