"""Taking in hand, talks on record, and what comes of a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import ChangeKind, ChangeResult, ChangeState, EndingKind, RelationshipState
from peerloom.domain.relationships.models import ChangeRequest, MediationRecord
from peerloom.domain.relationships.operations.changes.handling import (
    CannotHandleChange,
    HeldTalk,
    record_mediation,
    take_in_hand,
)
from peerloom.domain.relationships.operations.changes.pausing import CannotPause
from peerloom.domain.relationships.operations.changes.settling import Settlement, settle_change
from peerloom.domain.relationships.queries.changes import changes_to_handle, names_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_application, make_organisation, make_pair, make_person
from tests.factories.changes import make_change

pytestmark = pytest.mark.django_db

TALK = HeldTalk(date(2026, 10, 4), "Linh, Tomasz and Noor", "Meet every second Tuesday.")
TALKED = Settlement(ChangeResult.TALKED, "You found a rhythm.")


class Desk:
    def __init__(self) -> None:
        self.relationship, self.mentee, self.mentor = make_pair()
        self.organisation = self.relationship.organisation
        self.noor = self.coordinator("Noor Haddad")
        self.change = make_change(self.relationship, self.mentee)

    def coordinator(self, name: str) -> Person:
        return make_person(self.organisation, Role.COORDINATOR, name=name)

    def take(self, person: Person, *, instead_of: str = "") -> ChangeRequest:
        return take_in_hand(change=self.change, by=actor_of(person, at=MOMENT), at=MOMENT, instead_of=instead_of)

    def settle(self, settlement: Settlement, *, by: Actor | None = None) -> ChangeRequest:
        by = by or actor_of(self.noor, at=MOMENT)
        return settle_change(change=self.change, settlement=settlement, by=by, at=MOMENT)

    def told(self, person: Person) -> list[str]:
        rows = OutboxEntry.objects.within(self.organisation.pk).filter(person=person).order_by("pk")
        return list(rows.values_list("purpose", flat=True))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_taken_in_hand_once_and_the_author_hears_by_whom(desk: Desk) -> None:
    desk.take(desk.noor)
    change = desk.take(desk.noor)
    assert (change.state, change.owner) == (ChangeState.IN_HAND, desk.noor)
    assert desk.told(desk.mentee) == ["change-in-hand"]
    assert desk.told(desk.mentor) == []
    assert AuditEvent.objects.filter(verb="change.taken_in_hand").count() == 1


def test_another_coordinator_takes_it_over_only_knowingly(desk: Desk) -> None:
    sam = desk.coordinator("Sam Okoro")
    desk.take(desk.noor)
    with pytest.raises(CannotHandleChange, match="Noor Haddad has it in hand"):
        desk.take(sam)
    assert desk.take(sam, instead_of=desk.noor.public_id).owner == sam
    assert desk.told(desk.mentee) == ["change-in-hand", "change-in-hand"]


@pytest.mark.parametrize("state", [ChangeState.RESOLVED, ChangeState.WITHDRAWN])
def test_what_is_over_is_not_taken_in_hand_nor_settled(desk: Desk, state: ChangeState) -> None:
    desk.change.state = state
    desk.change.save()
    with pytest.raises(CannotHandleChange, match="over"):
        desk.take(desk.noor)
    with pytest.raises(CannotHandleChange, match="over"):
        desk.settle(TALKED)
    with pytest.raises(CannotHandleChange, match="over"):
        record_mediation(change=desk.change, talk=TALK, by=actor_of(desk.noor, at=MOMENT), at=MOMENT)


def test_strangers_staff_and_participants_handle_nothing(desk: Desk) -> None:
    for actor in (
        actor_with(desk.organisation, "staff"),
        actor_of(desk.mentor, at=MOMENT),
        actor_of(desk.mentee, at=MOMENT),
    ):
        with pytest.raises(CannotHandleChange):
            take_in_hand(change=desk.change, by=actor, at=MOMENT)
    with pytest.raises(CannotHandleChange):
        take_in_hand(change=desk.change, by=actor_with(make_organisation(), "owner"), at=MOMENT)


def test_a_talk_is_recorded_once_and_only_when_it_was(desk: Desk) -> None:
    by = actor_of(desk.noor, at=MOMENT)
    with pytest.raises(CannotHandleChange, match="Take it in hand first"):
        record_mediation(change=desk.change, talk=TALK, by=by, at=MOMENT)
    desk.take(desk.noor)
    for _twice in range(2):
        record_mediation(change=desk.change, talk=TALK, by=by, at=MOMENT)
    assert MediationRecord.objects.within(desk.organisation.pk).get().mediator == desk.noor
    with pytest.raises(CannotHandleChange, match="lies ahead"):
        record_mediation(change=desk.change, talk=replace(TALK, held_on=date(2026, 10, 6)), by=by, at=MOMENT)
    with pytest.raises(CannotHandleChange, match="later day"):
        record_mediation(change=desk.change, talk=replace(TALK, follow_up_on=date(2026, 10, 1)), by=by, at=MOMENT)
    assert "Tuesday" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_settled_by_a_talk_the_match_goes_on_and_the_partner_hears_nothing(desk: Desk) -> None:
    with pytest.raises(CannotHandleChange, match="first"):
        desk.settle(TALKED)
    desk.take(desk.noor)
    with pytest.raises(CannotHandleChange, match="in a sentence"):
        desk.settle(Settlement(ChangeResult.TALKED))
    desk.settle(TALKED)
    change = desk.settle(TALKED)
    desk.relationship.refresh_from_db()
    assert (change.state, change.outcome) == (ChangeState.RESOLVED, "You found a rhythm.")
    assert desk.relationship.state == RelationshipState.ACTIVE
    assert desk.told(desk.mentee) == ["change-in-hand", "change-resolved"]
    assert desk.told(desk.mentor) == []
    with pytest.raises(CannotHandleChange, match="over"):
        desk.settle(Settlement(ChangeResult.OTHER, "Something else"))


def test_a_break_is_told_to_both_in_the_same_words(desk: Desk) -> None:
    desk.take(desk.noor)
    with pytest.raises(CannotPause):
        desk.settle(Settlement(ChangeResult.PAUSED, pause_until=date(2026, 10, 1)))
    desk.change.refresh_from_db()
    assert desk.change.state == ChangeState.IN_HAND  # nothing of it happened
    desk.settle(Settlement(ChangeResult.PAUSED, pause_until=date(2026, 11, 2)))
    desk.relationship.refresh_from_db()
    assert (desk.relationship.state, desk.relationship.paused_until) == (RelationshipState.PAUSED, date(2026, 11, 2))
    texts = OutboxEntry.objects.within(desk.organisation.pk).filter(purpose="match-paused").order_by("pk")
    first, second = (letter.text.replace("Linh", "X").replace("Tomasz", "X") for letter in texts)
    assert first.split("---")[0].replace(desk.mentee.public_id, "") == second.split("---")[0]
    assert "asked" not in first


def test_an_ending_frees_who_stays_and_lets_go_who_leaves(desk: Desk) -> None:
    stays = make_application(desk.relationship.cohort, desk.mentee, Side.MENTEE)
    goes = make_application(desk.relationship.cohort, desk.mentor, Side.MENTOR)
    desk.take(desk.noor)
    change = desk.settle(Settlement(ChangeResult.ENDED, leaving=[desk.mentor.public_id]))
    for row in (stays, goes, desk.relationship):
        row.refresh_from_db()
    assert (stays.state, goes.state) == (ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN)
    assert (desk.relationship.state, desk.relationship.ending) == (RelationshipState.ENDED, EndingKind.EARLY)
    assert change.result == ChangeResult.ENDED
    assert desk.told(desk.mentor) == ["match-ended"]
    assert desk.told(desk.mentee) == ["change-in-hand", "match-ended", "change-resolved"]


def test_the_urgent_stands_first(desk: Desk) -> None:
    for kind in (ChangeKind.TALK, ChangeKind.SAFETY, ChangeKind.PAUSE):
        make_change(desk.relationship, desk.mentor, kind=kind, due_on=date(2026, 12, 1))
    make_change(desk.relationship, desk.mentor, kind=ChangeKind.SAFETY, state=ChangeState.RESOLVED)
    rows = list(changes_to_handle(actor_of(desk.noor, at=MOMENT)))
    assert [row.kind for row in rows][:2] == [ChangeKind.SAFETY, ChangeKind.MEDIATION]
    assert rows[-1].state == ChangeState.RESOLVED
    assert names_of(rows[0].relationship) == ["Linh Tran", "Tomasz Zielinski"]
