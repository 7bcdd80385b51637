from __future__ import annotations

from dataclasses import replace

import pytest

from peerloom.domain.enrolment.form_changes import changes_between
from peerloom.domain.enrolment.form_drafts import FormDraft
from tests.factories.forms import form_of, question

A, B, C = (question(key) for key in "abc")
WAS = form_of(A, B, C)


@pytest.mark.parametrize(
    ("now", "summary"),
    [
        (WAS, ""),
        (form_of(A, B, C, question("d"), question("e")), "2 questions added"),
        (form_of(B, C), "1 removed"),
        (form_of(replace(A, label="New?"), B, C, question("d")), "1 question added, 1 reworded"),
        (form_of(replace(A, required=True), B, C), "1 changed"),
        (form_of(B, C, A), "1 moved"),
        (form_of(C, B, A), "2 moved"),
        (form_of(A, B, C, introduction="Welcome"), "introduction or sections changed"),
        (WAS.with_section("More"), "introduction or sections changed"),
    ],
)
def test_a_summary_says_what_is_different(now: FormDraft, summary: str) -> None:
    changes = changes_between(WAS, now)
    assert changes.summary == summary
    assert bool(changes) == bool(summary)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"options": ("Careers", "Sports")}, "new: “Sports”; gone: “Studying”, “Settling in”"),
        ({"options": ("Studying", "Careers", "Settling in")}, "options in another order"),
        ({"required": True}, "has to be answered now"),
        ({"sensitive": True}, "private now"),
        ({"most": 2}, "other limits"),
        ({"shown_if": "b", "shown_if_values": ("Careers",)}, "shown to others"),
    ],
)
def test_details_are_said_in_words(change: dict[str, object], words: str) -> None:
    [found] = changes_between(WAS, form_of(replace(A, **change), B, C)).changed  # type: ignore[arg-type]
    assert found.details == (words,)
    assert not found.reworded
    [back] = changes_between(form_of(replace(A, **change), B, C), WAS).changed  # type: ignore[arg-type]
    assert len(back.details) == 1
