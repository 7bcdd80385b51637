"""Agreements: written, changed, signed by everyone present; first meetings that staff were at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import Cadence, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import (
    AccompaniedMeeting,
    MentoringAgreement,
    MentoringSignature,
    Participation,
    Relationship,
)
from peerloom.domain.relationships.operations.first_meetings import (
    CannotAgree,
    CannotNoteFirstMeeting,
    note_first_meeting,
    sign_agreement,
    write_agreement,
)
from peerloom.domain.relationships.queries.first_meetings import (
    accompaniment_of,
    agreement_of,
    earlier_agreements_of,
    first_meetings_in,
    first_meetings_of,
)
from peerloom.domain.relationships.rules.agreement_words import digest_of, words_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_pair, make_person, make_program
from tests.factories.goals import agreement_words, sign_for, write_for
from tests.factories.relationships import make_relationship
from tests.factories.standards import set_rule

WORDS = agreement_words()
LATER = MOMENT + timedelta(hours=1)


def mails(relationship: Relationship) -> dict[str, str]:
    """What has been written and not taken back: who reads it, and the subject."""
    rows = OutboxEntry.objects.within(relationship.organisation_id).filter(cancelled_at=None).select_related("person")
    return {f"{row.person.given_name}, {row.purpose}": row.subject for row in rows}


def newest(relationship: Relationship) -> MentoringAgreement:
    found = agreement_of(relationship)
    assert found is not None
    return found


@pytest.mark.django_db
def test_written_by_one_signed_by_both_it_is_complete() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    signature = sign_for(relationship, linh)
    assert (newest(relationship).complete_at, signature.digest) == (None, digest_of(newest(relationship)))
    assert mails(relationship) == {"Tomasz, agreement_turn": "Linh has signed your agreement, your turn"}
    sign_for(relationship, tomasz, at=LATER)
    assert newest(relationship).complete_at == LATER
    assert mails(relationship) == {"Linh, agreement_complete": "Your agreement is complete"}


@pytest.mark.django_db
def test_signed_twice_it_is_signed_once_and_told_once() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    assert sign_for(relationship, linh) == sign_for(relationship, linh, at=LATER)
    for _ in range(2):
        sign_for(relationship, tomasz)
    assert MentoringSignature.objects.within(relationship.organisation_id).count() == 2
    assert OutboxEntry.objects.within(relationship.organisation_id).count() == 2
    assert AuditEvent.objects.filter(verb="mentoring_agreement.signed").count() == 2


@pytest.mark.django_db
def test_before_anyone_has_signed_a_change_is_the_same_version() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    changed = write_for(relationship, tomasz, replace(WORDS, minutes=45))
    assert (changed.version, changed.minutes, changed.written_by) == (1, 45, tomasz)
    assert earlier_agreements_of(relationship) == []


@pytest.mark.django_db
def test_a_change_after_a_signature_is_a_new_version_that_all_sign_anew() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    sign_for(relationship, linh)
    write_for(relationship, tomasz, replace(WORDS, cadence=Cadence.WEEKLY))
    assert (newest(relationship).version, list(newest(relationship).signatures.all())) == (2, [])
    assert mails(relationship) == {}, "nobody is asked any more to sign the old wording"
    assert [old.cadence for old in earlier_agreements_of(relationship)] == [Cadence.FORTNIGHTLY]
    sign_for(relationship, tomasz)
    assert mails(relationship) == {"Linh, agreement_turn": "Tomasz has signed your agreement, your turn"}
    sign_for(relationship, linh)
    assert newest(relationship).complete_at == MOMENT


@pytest.mark.django_db
def test_the_same_words_again_are_no_change() -> None:
    relationship, linh, _tomasz = make_pair()
    first = write_for(relationship, linh, replace(WORDS, boundaries="No calls\non Sundays"))
    sign_for(relationship, linh)
    same = replace(WORDS, boundaries=" No calls\r\non Sundays ")
    assert write_agreement(relationship=relationship, words=same, seen="old", by=actor(linh), at=LATER) == first


def actor(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


@pytest.mark.django_db
def test_what_was_not_read_is_neither_overwritten_nor_signed() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    seen = digest_of(newest(relationship))
    write_for(relationship, tomasz, replace(WORDS, minutes=45))
    with pytest.raises(ChangedMeanwhile):
        write_agreement(
            relationship=relationship, words=replace(WORDS, minutes=90), seen=seen, by=actor(linh), at=MOMENT
        )
    with pytest.raises(ChangedMeanwhile):
        sign_agreement(relationship=relationship, seen=seen, by=actor(linh), at=MOMENT)
    assert newest(relationship).minutes == 45


@pytest.mark.django_db
def test_every_part_of_the_wording_is_in_its_fingerprint() -> None:
    relationship, linh, _tomasz = make_pair()
    write_for(relationship, linh)
    agreement = newest(relationship)
    digests = {digest_of(agreement)}
    for name in ("contact", "confidentiality", "boundaries", "goals", "cadence", "way"):
        setattr(agreement, name, getattr(agreement, name) + "x" if name not in ("cadence", "way") else "")
        setattr(agreement, name, {"cadence": "weekly", "way": "phone"}.get(name, getattr(agreement, name)))
        digests.add(digest_of(agreement))
    agreement.minutes += 1
    digests.add(digest_of(agreement))
    agreement.version += 1
    digests.add(digest_of(agreement))
    assert len(digests) == 9


@pytest.mark.django_db
@pytest.mark.parametrize("words", [replace(WORDS, confidentiality=" "), replace(WORDS, minutes=5)])
def test_a_wording_says_what_stays_between_them_and_how_long_they_meet(words: object) -> None:
    relationship, linh, _tomasz = make_pair()
    with pytest.raises(CannotAgree):
        write_for(relationship, linh, words)  # type: ignore[arg-type]
    with pytest.raises(CannotAgree, match="nothing to sign"):
        sign_for(relationship, linh)


@pytest.mark.django_db
def test_in_a_circle_all_sign_and_who_joins_later_signs_what_holds() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    people = [make_person(cohort.organisation, name=name) for name in ("Linh A", "Amir B", "Tomasz C")]
    circle = make_relationship(cohort, people[:2], people[2:], kind=RelationshipKind.CIRCLE)
    write_for(circle, people[0])
    for person in people:
        assert newest(circle).complete_at is None
        sign_for(circle, person, at=LATER)
    assert newest(circle).complete_at == LATER
    assert mails(circle) == dict.fromkeys(
        ["Linh, agreement_complete", "Amir, agreement_complete"], "Your agreement is complete"
    )
    newcomer = make_person(cohort.organisation, name="Zoë D")
    Participation.objects.create(
        organisation=cohort.organisation, relationship=circle, person=newcomer, side=Side.MENTEE, joined_at=MOMENT
    )
    sign_for(circle, newcomer, at=LATER + timedelta(days=1))
    assert newest(circle).signatures.count() == 4
    assert newest(circle).complete_at == LATER
    assert len(mails(circle)) == 2


@pytest.mark.django_db
def test_who_has_left_need_not_sign() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    linh, amir, tomasz = (make_person(cohort.organisation, name=name) for name in ("Linh A", "Amir B", "Tomasz C"))
    circle = make_relationship(cohort, [linh, amir], [tomasz], kind=RelationshipKind.CIRCLE)
    write_for(circle, linh)
    sign_for(circle, linh)
    circle.participations.filter(person=amir).update(left_at=MOMENT)
    sign_for(circle, tomasz)
    assert newest(circle).complete_at == MOMENT


@pytest.mark.django_db
@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_nothing_is_agreed_where_a_match_rests_or_is_over(state: RelationshipState) -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    Relationship.objects.within(relationship.organisation_id).update(state=state)
    for doing in (
        lambda: write_for(relationship, linh, replace(WORDS, minutes=90)),
        lambda: sign_for(relationship, tomasz),
    ):
        with pytest.raises(CannotAgree):
            doing()


@pytest.mark.django_db
def test_nobody_else_writes_or_signs() -> None:
    relationship, linh, _tomasz = make_pair()
    write_for(relationship, linh)
    organisation = relationship.organisation
    for someone in (actor_with(organisation, "owner"), actor_with(organisation), actor_with(make_organisation())):
        with pytest.raises(CannotAgree):
            write_agreement(relationship=relationship, words=replace(WORDS, minutes=90), seen="", by=someone, at=MOMENT)
        with pytest.raises(CannotAgree):
            sign_agreement(relationship=relationship, seen=digest_of(newest(relationship)), by=someone, at=MOMENT)


@pytest.mark.django_db
def test_neither_the_trail_nor_the_mail_says_what_was_agreed_beyond_how_they_meet() -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh, replace(WORDS, boundaries="SECRET", goals="SECRET", contact="SECRET"))
    sign_for(relationship, linh)
    sign_for(relationship, tomasz)
    assert words_of(newest(relationship)).boundaries == "SECRET"
    assert "SECRET" not in str([event.details for event in AuditEvent.objects.all()])
    for entry in OutboxEntry.objects.within(relationship.organisation_id):
        assert "SECRET" not in entry.text + entry.html + entry.subject
        assert entry.not_after is not None


def note(relationship: Relationship, by: Actor, **changes: object) -> AccompaniedMeeting:
    values: dict[str, object] = {
        "held_on": MOMENT.date(),
        "family_present": True,
        "place": "School library",
        "notes": "Both were shy.",
        "seen": None,
    }
    return note_first_meeting(relationship=relationship, by=by, at=MOMENT, **values | changes)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_staff_write_down_a_first_meeting_once_and_mend_it() -> None:
    relationship, _linh, _tomasz = make_pair()
    staff = actor_with(relationship.organisation, "staff")
    first = note(relationship, staff)
    assert note(relationship, staff) == first
    with pytest.raises(ChangedMeanwhile):
        note(relationship, staff, place="A café")
    assert note(relationship, staff, place="A café", seen=first.noted_at).place == "A café"
    events = AuditEvent.objects.filter(verb="first_meeting.noted")
    assert [event.details for event in events] == [{"held_on": "2026-10-05", "family_present": True}] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 10, 6), date(2025, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_that_cannot_be_is_refused(day: date) -> None:
    relationship, _linh, _tomasz = make_pair()
    with pytest.raises(CannotNoteFirstMeeting):
        note(relationship, actor_with(relationship.organisation, "staff"), held_on=day)


@pytest.mark.django_db
def test_only_who_runs_the_program_notes_a_first_meeting() -> None:
    relationship, linh, _tomasz = make_pair()
    organisation = relationship.organisation
    other = make_program(organisation)
    for someone in (
        actor(linh),
        actor_with(organisation, "coordinator", program_id=other.pk),
        actor_with(make_organisation(), "owner"),
    ):
        with pytest.raises(CannotNoteFirstMeeting):
            note(relationship, someone)
    note(relationship, actor_with(organisation, "coordinator", program_id=relationship.cohort.program_id))


@pytest.mark.django_db
def test_coordinators_see_dates_and_how_many_and_never_words() -> None:
    relationship, linh, tomasz = make_pair()
    program = relationship.cohort.program
    set_rule(program, "first_meeting")
    staff = actor_with(relationship.organisation, "staff")
    assert accompaniment_of(relationship).waiting
    write_for(relationship, linh)
    sign_for(relationship, linh)
    (row,) = first_meetings_of(staff, relationship.cohort)
    assert (row.version, row.sides, row.signed, row.complete_at) == (1, 2, 1, None)  # type: ignore[attr-defined]
    sign_for(relationship, tomasz)
    note(relationship, staff)
    (row,) = first_meetings_of(staff, relationship.cohort)
    assert (row.signed, row.complete_at, row.accompanied_meeting.held_on) == (2, MOMENT, MOMENT.date())  # type: ignore[attr-defined]
    assert not accompaniment_of(relationship).waiting
    make_pair(relationship.cohort)
    counted = first_meetings_in(relationship.cohort)
    assert (counted.introduced, counted.accompanied) == (2, 1)
    outsider = actor_with(relationship.organisation, "staff", program_id=make_program(relationship.organisation).pk)
    assert not first_meetings_of(outsider, relationship.cohort)


@pytest.mark.django_db(transaction=True)
def test_both_signing_at_once_complete_it_once(transactional_db: None) -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    at_once(lambda: sign_for(relationship, linh).pk, lambda: sign_for(relationship, tomasz).pk)
    assert newest(relationship).complete_at == MOMENT
    assert newest(relationship).signatures.count() == 2
    complete = OutboxEntry.objects.within(relationship.organisation_id).filter(purpose="agreement_complete")
    assert complete.count() == 1, "the last of them reads it on the page"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_is_told(transactional_db: None) -> None:
    relationship, linh, tomasz = make_pair()
    write_for(relationship, linh)
    seen = digest_of(newest(relationship))

    def change(person: Person, minutes: int) -> int:
        words = replace(WORDS, minutes=minutes)
        return write_agreement(relationship=relationship, words=words, seen=seen, by=actor(person), at=MOMENT).minutes

    found = at_once(lambda: change(linh, 45), lambda: change(tomasz, 90))
    assert ChangedMeanwhile in found
    assert newest(relationship).minutes in found


@pytest.mark.django_db
def test_a_mentor_with_a_role_is_no_company_for_their_own_match() -> None:
    relationship, _mentee, mentor = make_pair()
    set_rule(relationship.cohort.program, "first_meeting")
    Membership.objects.create(organisation=relationship.organisation, person=mentor, role="staff", since=MOMENT)
    with pytest.raises(CannotNoteFirstMeeting, match="takes no part"):
        note(relationship, actor(mentor))
    assert accompaniment_of(relationship).waiting
    note(relationship, actor_with(relationship.organisation, "staff"))
    assert not accompaniment_of(relationship).waiting
