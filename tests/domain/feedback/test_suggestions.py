from __future__ import annotations

import pytest

from peerloom.domain.feedback.enums.voices import SuggestionState
from peerloom.domain.feedback.models import Suggestion
from peerloom.domain.feedback.operations.suggestions.giving import CannotSuggest
from peerloom.domain.feedback.operations.suggestions.handling import CannotHandle, OwesAnswer, handle_suggestion
from peerloom.domain.feedback.operations.suggestions.telling import (
    CannotTell,
    change_you_said,
    remove_you_said,
    show_you_said,
    write_you_said,
)
from peerloom.domain.feedback.queries.suggestions import suggestions_of, you_said
from peerloom.domain.feedback.rules.suggestions import MOST_A_DAY
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT, make_organisation, make_pair, make_person, make_program
from tests.factories.saying import suggest_for

pytestmark = pytest.mark.django_db


def test_without_a_name_nothing_leads_to_who_wrote_it() -> None:
    relationship, mentee, _mentor = make_pair()
    made = suggest_for(relationship.cohort.program, mentee)
    row = Suggestion.objects.within(made.organisation_id).values().get(pk=made.pk)
    assert row["person_id"] is None
    assert row["given_on"] == MOMENT.date()
    assert not AuditEvent.objects.filter(verb="suggestion.made").exists(), "its neighbours would tell the moment"
    suggest_for(relationship.cohort.program, mentee, "A named one", named=True)
    assert AuditEvent.objects.filter(verb="suggestion.made").count() == 1


def test_no_order_of_keys_tells_between_which_named_ones_a_nameless_one_came() -> None:
    relationship, mentee, _mentor = make_pair()
    keys = [
        suggest_for(relationship.cohort.program, mentee, f"Idea {number}", named=number % 2 == 0).pk
        for number in range(12)
    ]
    assert keys != sorted(keys)


def test_with_a_name_the_answer_reaches_whoever_wrote_it_once() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    made = suggest_for(program, mentee, named=True)
    staff = actor_of(make_person(program.organisation, Role.STAFF), at=MOMENT)
    for _twice in range(2):
        handle_suggestion(suggestion=made, state="done", answer="We begin at ten now.", seen=1, by=staff, at=MOMENT)
    (letter,) = OutboxEntry.objects.within(program.organisation_id).filter(purpose="suggestion.settled")
    assert letter.person == mentee
    assert "We begin at ten now." in letter.text


def test_the_same_words_twice_in_a_day_are_there_once_and_the_box_can_be_full() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    assert suggest_for(program, mentee).pk == suggest_for(program, mentee).pk
    once = Suggestion.objects.within(program.organisation_id).get()
    Suggestion.objects.bulk_create(
        Suggestion(organisation=program.organisation, program=program, words=f"Idea {number}", given_on=once.given_on)
        for number in range(MOST_A_DAY - 1)
    )
    with pytest.raises(CannotSuggest, match="tomorrow"):
        suggest_for(program, mentee, "One too many")


def test_only_people_of_the_program_suggest_and_only_words() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    stranger = make_person(program.organisation, "participant")
    for person, words in ((stranger, "Hello"), (mentee, "  "), (mentee, "x" * 2001)):
        with pytest.raises(CannotSuggest):
            suggest_for(program, person, words)
    with pytest.raises(CannotSuggest):
        suggest_for(make_program(program.organisation, name="Another"), mentee)


def test_what_is_settled_owes_an_answer_and_colleagues_do_not_overwrite_each_other() -> None:
    relationship, mentee, _mentor = make_pair()
    made = suggest_for(relationship.cohort.program, mentee)
    staff = actor_of(make_person(made.organisation, Role.STAFF), at=MOMENT)
    for state, answer, refusal in (("not_doing", " ", OwesAnswer), ("burned", "words", CannotHandle)):
        with pytest.raises(refusal):
            handle_suggestion(suggestion=made, state=state, answer=answer, seen=1, by=staff, at=MOMENT)
    handle_suggestion(suggestion=made, state="in_hand", answer="", seen=1, by=staff, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        handle_suggestion(suggestion=made, state="done", answer="Done.", seen=1, by=staff, at=MOMENT)
    made.refresh_from_db()
    assert (made.state, made.answer) == (SuggestionState.IN_HAND, "")


def test_other_programs_and_participants_neither_read_nor_answer() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    made = suggest_for(program, mentee)
    other = make_program(program.organisation, name="Another")
    elsewhere = actor_of(make_person(program.organisation, Role.COORDINATOR, program_id=other.pk), at=MOMENT)
    abroad = actor_of(make_person(make_organisation(), Role.OWNER), at=MOMENT)
    for by in (elsewhere, abroad, actor_of(mentee, at=MOMENT)):
        assert not suggestions_of(by, program).exists()
        with pytest.raises(CannotHandle):
            handle_suggestion(suggestion=made, state="in_hand", answer="", seen=1, by=by, at=MOMENT)
        with pytest.raises(CannotTell):
            write_you_said(program=program, said="a", did="b", by=by, at=MOMENT)


def test_what_waits_comes_first() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    staff = actor_of(make_person(program.organisation, Role.STAFF), at=MOMENT)
    first, second = suggest_for(program, mentee, "One"), suggest_for(program, mentee, "Two")
    handle_suggestion(suggestion=first, state="done", answer="Done.", seen=1, by=staff, at=MOMENT)
    assert list(suggestions_of(staff, program)) == [second, first]


def test_everybody_reads_what_was_done_only_once_it_is_shown() -> None:
    relationship, mentee, _mentor = make_pair()
    program = relationship.cohort.program
    by = actor_of(make_person(program.organisation, Role.COORDINATOR), at=MOMENT)
    entry = write_you_said(
        program=program,
        said="Evenings are too late.",
        did="Workshops begin at five.",
        suggestion=suggest_for(program, mentee),
        by=by,
        at=MOMENT,
    )
    assert not you_said(program).exists()
    show_you_said(entry=entry, shown=True, by=by, at=MOMENT)
    assert list(you_said(program)) == [entry]
    change_you_said(entry=entry, said="Evenings are late.", did="They begin at five.", seen=1, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        change_you_said(entry=entry, said="Other", did="words", seen=1, by=by, at=MOMENT)
    show_you_said(entry=entry, shown=False, by=by, at=MOMENT)
    assert not you_said(program).exists()
    remove_you_said(entry=entry, by=by, at=MOMENT)
    with pytest.raises(CannotTell):
        show_you_said(entry=entry, shown=True, by=by, at=MOMENT)
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="you_said").order_by("number").values_list("verb", flat=True)
    )
    assert verbs == ["you_said.written", "you_said.shown", "you_said.changed", "you_said.hidden", "you_said.removed"]
