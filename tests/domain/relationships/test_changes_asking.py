"""Asking for a change: who may, what is kept from whom, once, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import ChangeKind, ChangeState, RelationshipState
from peerloom.domain.relationships.models import ChangeRequest, Relationship
from peerloom.domain.relationships.operations.changes.asking import (
    AskedChange,
    CannotAskForChange,
    CannotWithdrawChange,
    ask_for_change,
    withdraw_change,
)
from peerloom.domain.relationships.queries.changes import changes_to_handle, own_words, who_hears
from peerloom.domain.relationships.rules.changes import ASKED_IN, ways_open
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_pair, make_person, make_program

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(hours=2)
MEDIATION = AskedChange(ChangeKind.MEDIATION, words="We talk past each other.")


class Two:
    def __init__(self) -> None:
        self.relationship, self.mentee, self.mentor = make_pair()
        self.organisation = self.relationship.organisation
        self.noor = make_person(self.organisation, Role.COORDINATOR, name="Noor Haddad")

    def actor(self, person: Person) -> Actor:
        return actor_of(person, at=MOMENT)

    def ask(self, asked: AskedChange = MEDIATION, *, person: Person | None = None) -> ChangeRequest:
        by = self.actor(person or self.mentee)
        return ask_for_change(relationship_pk=self.relationship.pk, asked=asked, by=by, at=MOMENT)


@pytest.fixture
def two() -> Two:
    return Two()


def letters(relationship: Relationship) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(relationship.organisation_id).select_related("person").order_by("pk"))


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("state", list(RelationshipState))
def test_what_can_be_asked_for_depends_on_the_state(two: Two, kind: ChangeKind, state: RelationshipState) -> None:
    two.relationship.state = state
    two.relationship.save()
    asked = AskedChange(kind, pause_until=date(2026, 11, 1))
    assert (kind in ways_open(two.relationship)) == (state in ASKED_IN[kind])
    if state in ASKED_IN[kind]:
        assert two.ask(asked).state == ChangeState.OPEN
    else:
        with pytest.raises(CannotAskForChange):
            two.ask(asked)


def test_coordinators_hear_of_it_without_a_word_and_the_partner_not_at_all(two: Two) -> None:
    two.ask()
    sent = letters(two.relationship)
    assert [letter.person for letter in sent] == [two.noor]
    text = f"{sent[0].subject} {sent[0].text} {sent[0].html}"
    for secret in ("past each other", two.mentee.name, two.mentor.name, "between"):
        assert secret not in text
    recorded = str(list(AuditEvent.objects.values_list("verb", "details")))
    assert "change.asked" in recorded
    assert "past each other" not in recorded
    assert "mediation" not in recorded


def test_who_takes_part_never_finds_the_others_request_not_even_as_a_coordinator(two: Two) -> None:
    mentor = two.actor(two.mentor)
    two.ask()
    assert not ChangeRequest.objects.visible_to(mentor).exists()
    runs_too = make_person(two.organisation, Role.COORDINATOR, Role.OWNER, name="Tomasz Again")
    two.relationship.participations.filter(person=two.mentor).update(person=runs_too)
    assert not ChangeRequest.objects.visible_to(two.actor(runs_too)).exists()
    assert runs_too not in who_hears(two.relationship, at=MOMENT)
    assert ChangeRequest.objects.visible_to(two.actor(two.noor)).count() == 1


def test_only_who_decides_on_the_program_reads_it(two: Two) -> None:
    two.ask()
    program = two.relationship.cohort.program
    other = make_program(two.organisation, name="Second Wind")
    assert changes_to_handle(actor_with(two.organisation, "coordinator", program_id=program.pk)).count() == 1
    for actor in (
        actor_with(two.organisation, "staff"),
        actor_with(two.organisation, "participant"),
        actor_with(two.organisation, "coordinator", program_id=other.pk),
        actor_with(make_organisation(), "owner"),
    ):
        assert not changes_to_handle(actor).exists()


def test_a_worry_about_the_coordinators_reaches_owners_alone(two: Two) -> None:
    owner = make_person(two.organisation, Role.OWNER, name="Olu Owner")
    change = two.ask(AskedChange(ChangeKind.SAFETY, words="It is about Noor", owners_only=True))
    assert [letter.person for letter in letters(two.relationship)] == [owner]
    assert not ChangeRequest.objects.visible_to(two.actor(two.noor)).exists()
    assert ChangeRequest.objects.visible_to(two.actor(owner)).get() == change
    assert change.due_on == MOMENT.date()


def test_without_a_coordinator_the_owners_hear_of_it(two: Two) -> None:
    two.noor.memberships.update(until=MOMENT - timedelta(days=1))
    owner = make_person(two.organisation, Role.OWNER, name="Olu Owner")
    assert who_hears(two.relationship, at=MOMENT) == [owner]


def test_a_worry_about_safety_is_heard_long_after_and_whatever_ones_standing(two: Two) -> None:
    two.relationship.state = RelationshipState.ENDED
    two.relationship.save()
    two.mentee.standing = Standing.PAUSED
    two.mentee.save()
    assert two.ask(AskedChange(ChangeKind.SAFETY)).kind == ChangeKind.SAFETY
    with pytest.raises(CannotAskForChange):
        ask_for_change(
            relationship_pk=two.relationship.pk,
            asked=AskedChange(ChangeKind.SAFETY),
            by=actor_with(two.organisation, "participant"),
            at=MOMENT,
        )


def test_notes_for_a_talk_stay_with_their_author_until_they_say_otherwise(two: Two) -> None:
    change = two.ask(AskedChange(ChangeKind.TALK, words="I felt alone", told=False))
    assert change.words == ""
    assert b"alone" not in bytes(change.sealed)
    assert own_words(change, author=two.mentee.public_id) == "I felt alone"
    assert own_words(change, author=two.mentor.public_id) == ""
    assert not ChangeRequest.objects.visible_to(two.actor(two.noor)).exists()
    assert letters(two.relationship) == []
    assert not AuditEvent.objects.filter(verb__startswith="change.").exists()
    told = two.ask(AskedChange(ChangeKind.TALK, words="I felt alone, and tired", told=True))
    assert (told.pk, told.words, bytes(told.sealed)) == (change.pk, "I felt alone, and tired", b"")
    assert changes_to_handle(two.actor(two.noor)).get() == told
    assert len(letters(two.relationship)) == 1


def test_the_same_twice_is_one_and_other_words_are_refused(two: Two) -> None:
    first, again = two.ask(), two.ask()
    assert first == again
    assert len(letters(two.relationship)) == 1
    with pytest.raises(CannotAskForChange, match="already"):
        two.ask(AskedChange(ChangeKind.MEDIATION, words="And another thing"))
    assert two.ask(person=two.mentor) != first  # each asks for themself, and neither knows of the other


@pytest.mark.parametrize("until", [None, MOMENT.date(), date(2027, 7, 1), date(2020, 1, 1)])
def test_a_break_ends_between_tomorrow_and_the_rounds_last_day(two: Two, until: date | None) -> None:
    with pytest.raises(CannotAskForChange, match="Choose a day"):
        two.ask(AskedChange(ChangeKind.PAUSE, pause_until=until))


def test_taking_it_back_stops_the_letters(two: Two) -> None:
    change = two.ask()
    with pytest.raises(CannotWithdrawChange):
        withdraw_change(change=change, by=two.actor(two.mentor), at=LATER)
    for _twice in range(2):
        assert withdraw_change(change=change, by=two.actor(two.mentee), at=LATER).state == ChangeState.WITHDRAWN
    assert all(letter.cancelled_at for letter in letters(two.relationship))
    assert AuditEvent.objects.filter(verb="change.withdrawn").count() == 1
    assert two.ask() != change


def test_notes_that_are_thrown_away_are_gone(two: Two) -> None:
    change = two.ask(AskedChange(ChangeKind.TALK, words="I felt alone", told=False))
    assert bytes(withdraw_change(change=change, by=two.actor(two.mentee), at=LATER).sealed) == b""


def test_what_is_settled_is_not_taken_back(two: Two) -> None:
    change = two.ask()
    change.state = ChangeState.RESOLVED
    change.save()
    with pytest.raises(CannotWithdrawChange, match="settled"):
        withdraw_change(change=change, by=two.actor(two.mentee), at=LATER)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_ask_once(transactional_db: None) -> None:
    relationship, mentee, _mentor = make_pair(make_cohort(make_program(make_organisation())))
    make_person(relationship.organisation, Role.COORDINATOR, name="Noor Haddad")
    by = actor_of(mentee, at=MOMENT)

    def ask(words: str) -> str:
        asked = AskedChange(ChangeKind.NEW_MATCH, words=words)
        return ask_for_change(relationship_pk=relationship.pk, asked=asked, by=by, at=MOMENT).words

    told = at_once(lambda: ask("one"), lambda: ask("two"))
    assert told in (["one", CannotAskForChange], [CannotAskForChange, "two"])
    assert ChangeRequest.objects.within(relationship.organisation_id).count() == 1
    assert len(letters(relationship)) == 1
