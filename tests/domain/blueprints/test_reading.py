"""A program file is read whole or not at all, and every mistake is named by its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from peerloom.domain.blueprints.document.data import as_data, as_file
from peerloom.domain.blueprints.reading import (
    LARGEST_FILE,
    UnreadableDocument,
    blueprint_from_bytes,
    blueprint_from_data,
)
from tests.domain.blueprints.samples import FULL, SMALL, full, full_document, small_document


def problems(data: object) -> list[str]:
    with pytest.raises(UnreadableDocument) as refused:
        blueprint_from_data(data)
    return [str(problem) for problem in refused.value.problems]


def test_a_document_comes_back_as_it_was_written() -> None:
    assert as_data(full_document()) == FULL
    assert as_data(small_document()) == SMALL
    assert blueprint_from_bytes(as_file(full_document()).encode()) == full_document()


def question(**changes: Any) -> dict[str, Any]:
    return {"key": "a", "label": "A", "kind": "category", "options": ["x", "y"]} | changes


def asking(*questions: dict[str, Any]) -> dict[str, Any]:
    return SMALL | {"forms": {"mentee": {"sections": [{"title": "T", "questions": list(questions)}]}}}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SMALL | {"colour": 1}, "colour: this field is not known."),
        (SMALL | {"program": {"name": "A", "mentors": 3}}, "program.mentors: this field is not known."),
        (SMALL | {"program": []}, "program: a group of fields belongs here: {...}."),
        (SMALL | {"title": 4}, "title: a text belongs here."),
        (SMALL | {"title": "  "}, "title: the text is empty."),
        (SMALL | {"title": "x" * 121}, "title: the text is longer than 120 letters."),
        (SMALL | {"title": "a\x00b"}, "title: the text holds letters that cannot be written."),
        (SMALL | {"title": "\ud800"}, "title: the text holds letters that cannot be written."),
        (SMALL | {"name": "Not A Name"}, "name: “Not A Name” is not written as such a name is."),
        (SMALL | {"program": {"name": "A", "weeks": 0}}, "program.weeks: the number has to be from 1 to 520."),
        (SMALL | {"program": {"name": "A", "weeks": True}}, "program.weeks: a whole number belongs here."),
        (SMALL | {"program": {"name": "A", "weeks": 1.5}}, "program.weeks: a whole number belongs here."),
        (SMALL | {"program": {"name": "A", "place": "moon"}}, "program.place: one of these belongs here: in_person"),
        (SMALL | {"objectives": {}}, "objectives: a list belongs here: [...]."),
        (SMALL | {"roadmap": [{"name": "A", "starts_week": 0}] * 61}, "roadmap: there are more than 60 of them."),
        (SMALL | {"check_ins": [{"name": "A"}]}, "check_ins[0].week: this field is missing."),
        (asking(question(options=["x"])), "forms.mentee.sections[0].questions[0].options: Give at least two options"),
        (asking(question(options=["x", "x"])), "forms.mentee.sections[0].questions[0].options: “x” is there twice."),
        (asking(question(), question()), "forms.mentee.sections[0].questions[1].key: Two questions have the key “a”."),
        (
            asking(question(shown_if="a")),
            "forms.mentee.sections[0].questions[0].shown_if: Whether it is shown",
        ),
        (
            asking(question(), question(key="b", label="B", shown_if="a", shown_if_values=["z"])),
            "forms.mentee.sections[0].questions[1].shown_if: It is shown after the answer “z”",
        ),
        (
            asking(question(kind="choices", least=3, most=2)),
            "forms.mentee.sections[0].questions[0].least: The least is more than the most.",
        ),
        (asking(question(key="a b")), "forms.mentee.sections[0].questions[0].key: “a b” is not written as"),
        (asking(), "forms.mentee: The form asks nothing yet."),
        (SMALL | {"courses": [{"course": "juggling"}]}, "courses[0].course: one of these belongs here: "),
        (SMALL | {"courses": [{"content": {"title": ""}}]}, "courses[0].content: "),
        (
            SMALL | {"guardrails": [{"rule": "no-fun", "severity": "block"}]},
            "guardrails[0].rule: one of these belongs here: application",
        ),
        (
            SMALL | {"interviews": {"mentor": {"questions": ["Why?"]}}},
            "interviews.mentor.aspects: say at least one thing that is assessed.",
        ),
        (SMALL | {"courses": [{}]}, "courses[0]: either a course's name or its content belongs here, not both."),
        (SMALL | {"objectives": full()["objectives"][1:]}, "objectives: exactly one of them has to be primary."),
        (SMALL | {"agreements": full()["agreements"][:1] * 2}, "agreements[1].kind: “conduct” stands there twice."),
        (SMALL | {"messages": full()["messages"] * 2}, "messages[1].purpose: “welcome” stands there twice."),
    ],
)
def test_a_mistake_is_named_by_its_place(data: dict[str, Any], told: str) -> None:
    assert any(problem.startswith(told) for problem in problems(data)), problems(data)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("mentee_question", "nothing", "no question of that form has the key “nothing”."),
        ("mentor_question", "grow", "no question of that form has the key “grow”."),
        ("asked_question", "grow", "that question has to be of the kind “wish”."),
        ("importance_question", "times", "that question has to be of the kind “importance”."),
        ("kind", "magic", "one of these belongs here: overlap"),
        ("minimum", 2, "the number has to be from 0 to 1."),
    ],
)
def test_a_criterion_that_dangles_is_named(field: str, value: object, told: str) -> None:
    data = full()
    data["matching"]["criteria"][0][field] = value
    assert any(p.startswith(f"matching.criteria[0].{field}: {told}") for p in problems(data)), problems(data)


def test_all_mistakes_are_told_at_once() -> None:
    found = problems(SMALL | {"title": 3, "surveys": [{"instrument": "", "moment": "now"}], "colour": 1})
    assert len(found) == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no JSON from line 1"),
        (b"\xff\xfe", "not a Peerloom program file"),
        (b"[]", "not a Peerloom program file"),
        (b'{"format": "other"}', "not a Peerloom program file"),
        (b'{"format": "peerloom-program", "version": 2}', "version: This site reads version 1"),
        (b'{"format": "peerloom-program", "version": true}', "version: This site reads version 1"),
        (b'{"format": "peerloom-program", "version": 1, "version": 1}', "version: stands there twice."),
        (rb'{"\ud800": 1, "\ud800": 2}', "?: stands there twice."),
        (b'{"format": NaN}', "a number or the depth"),
        (b'{"format": ' + b"9" * 5000 + b"}", "a number or the depth"),
        (b"[" * 200_000, "a number or the depth"),
        (b" " * (LARGEST_FILE + 1), "larger than 5 MB"),
        (json.dumps(SMALL)[:-3].encode(), "no JSON from line 1"),
    ],
)
def test_a_broken_or_hostile_file_gets_one_clear_line(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        blueprint_from_bytes(content)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_course_s_content_is_kept_and_its_letters_are_checked() -> None:
    deep: dict[str, Any] = {}
    for _level in range(80):
        deep = {"a": deep}
    assert problems(SMALL | {"courses": [{"content": {"a": ["b\x00"]}}]})
    assert problems(SMALL | {"courses": [{"content": deep}]})
