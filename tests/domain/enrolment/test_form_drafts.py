from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.enrolment.form_drafts import FormDraft, NotInForm, SectionDraft
from tests.factories.forms import form_of, question

A, B, C, D = (question(key) for key in "abcd")
TWO = FormDraft("", (SectionDraft("One", questions=(A, B)), SectionDraft("Two", questions=(C, D))))


def order(form: FormDraft) -> list[str]:
    return ["".join(question.key for question in section.questions) for section in form.sections]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (TWO.moved_up("b"), ["ba", "cd"]),
        (TWO.moved_up("a"), ["ab", "cd"]),
        (TWO.moved_up("c"), ["abc", "d"]),
        (TWO.moved_down("a"), ["ba", "cd"]),
        (TWO.moved_down("b"), ["a", "bcd"]),
        (TWO.moved_down("d"), ["ab", "cd"]),
        (TWO.without_question("c"), ["ab", "d"]),
        (TWO.with_question(question("e"), section=0), ["abe", "cd"]),
        (TWO.with_question(question("e"), section=0, instead_of="a"), ["eb", "cd"]),
        (TWO.with_question(A, section=1, instead_of="a"), ["b", "cda"]),
        (TWO.with_copy("a", question("e")), ["aeb", "cd"]),
        (TWO.with_section("Three"), ["ab", "cd", ""]),
        (TWO.with_section_moved(0, 1), ["cd", "ab"]),
        (TWO.with_section_moved(0, -1), ["ab", "cd"]),
        (TWO.with_section_moved(1, 9), ["ab", "cd"]),
        (TWO.without_section(0), ["cd"]),
    ],
)
def test_changes_of_order(form: FormDraft, expected: list[str]) -> None:
    assert order(form) == expected


def test_a_change_leaves_the_form_alone_that_it_was_made_from() -> None:
    TWO.moved_down("a")
    TWO.with_section_named(0, "New", "")
    assert order(TWO) == ["ab", "cd"]
    assert TWO.sections[0].title == "One"


@pytest.mark.parametrize("place", [-1, 2])
def test_a_section_that_is_not_there(place: int) -> None:
    for change in (TWO.section, TWO.without_section, lambda place: TWO.with_question(A, section=place)):
        with pytest.raises(NotInForm):
            change(place)


def test_a_question_that_is_not_there() -> None:
    for change in (TWO.question, TWO.moved_up, TWO.moved_down, TWO.without_question):
        with pytest.raises(NotInForm):
            change("z")


@given(
    sizes=st.lists(st.integers(0, 4), min_size=1, max_size=4),
    moves=st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=12),
)
def test_moving_never_loses_or_doubles_a_question(sizes: list[int], moves: list[tuple[int, bool]]) -> None:
    keys = iter(range(100))
    sections = tuple(
        SectionDraft(f"S{n}", questions=tuple(question(f"q{next(keys)}") for _ in range(size)))
        for n, size in enumerate(sizes)
    )
    form = FormDraft("", sections)
    wanted = sorted(asked.key for asked in form.questions)
    for which, up in moves:
        if wanted:
            key = wanted[which % len(wanted)]
            form = form.moved_up(key) if up else form.moved_down(key)
    assert sorted(asked.key for asked in form.questions) == wanted


def test_up_undoes_down() -> None:
    for key in "abc":
        assert TWO.moved_down(key).moved_up(key) == TWO
    assert form_of(A).moved_down("a") == form_of(A)
