"""Planning a study, asking people, their answers by the link, and settling on a time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyKind, StudyState
from peerloom.domain.feedback.models import StudyParticipant
from peerloom.domain.feedback.operations.studies.answering import CannotAnswer, answer_study, withdraw_consent
from peerloom.domain.feedback.operations.studies.asking import CannotAsk, Offer, ask_more, ask_to_take_part
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy
from peerloom.domain.feedback.operations.studies.meetings import (
    CannotAgree,
    NewTime,
    agree_on_time,
    cancel_meeting,
    move_meeting,
    note_attendance,
)
from peerloom.domain.feedback.operations.studies.planning import (
    GuideLine,
    StudyPlan,
    change_guide,
    change_study,
    remove_study,
)
from peerloom.domain.feedback.queries.studies.people import people_to_ask
from peerloom.domain.feedback.queries.studies.reading import studies_read_by
from peerloom.domain.feedback.queries.studies.times import times_open_to, times_table
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT, actor_with, make_organisation, make_person, make_program
from tests.factories.studies import AFTERWARDS, NAMES, TIMES, StudyWorld, make_study_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> StudyWorld:
    return make_study_world()


def letters(person: Person, purpose: str = "") -> list[OutboxEntry]:
    rows = OutboxEntry.objects.within(person.organisation_id).filter(person=person).order_by("pk")
    return list(rows.filter(purpose=purpose) if purpose else rows)


def test_the_consent_says_what_was_chosen_until_somebody_is_asked(scene: StudyWorld) -> None:
    study = scene.study(recorded=False)
    assert "Nothing is recorded" in study.consent
    assert study.guide.count() == 5

    plan = StudyPlan(StudyKind.FOCUS_GROUP, study.name, study.question, recorded=True, consent=study.consent)
    study = change_study(study=study, plan=plan, revision=study.revision, by=scene.actor, at=MOMENT)
    assert "is recorded" in study.consent
    assert "Nothing is recorded" not in study.consent

    by_hand = StudyPlan(StudyKind.FOCUS_GROUP, study.name, study.question, recorded=False, consent="Our own words.")
    study = change_study(study=study, plan=by_hand, revision=study.revision, by=scene.actor, at=MOMENT)
    assert study.consent == "Our own words."
    with pytest.raises(ChangedMeanwhile):
        change_study(study=study, plan=plan, revision=1, by=scene.actor, at=MOMENT)

    scene.asked(study)
    later = StudyPlan(StudyKind.INTERVIEW, "Another name", "Another question?", recorded=True, consent="Changed.")
    study = change_study(study=study, plan=later, revision=study.revision, by=scene.actor, at=MOMENT)
    assert (study.name, study.consent, study.kind, study.recorded) == (
        "Another name",
        "Our own words.",
        StudyKind.FOCUS_GROUP,
        False,
    )


def test_the_guide_is_put_in_order(scene: StudyWorld) -> None:
    study = scene.study()
    lines = [GuideLine("What helped?", "Examples?", 10), GuideLine("What did not?")]
    study = change_guide(study=study, lines=lines, revision=study.revision, by=scene.actor, at=MOMENT)
    assert list(study.guide.values_list("words", "minutes")) == [("What helped?", 10), ("What did not?", None)]
    with pytest.raises(ChangedMeanwhile):
        change_guide(study=study, lines=lines, revision=study.revision - 1, by=scene.actor, at=MOMENT)


def test_each_is_asked_once_under_a_pseudonym_that_tells_nothing(scene: StudyWorld) -> None:
    study = scene.study()
    [meeting] = scene.asked(study)
    study.refresh_from_db()
    assert study.state == StudyState.COLLECTING
    people = list(meeting.participants.select_related("person"))
    assert sorted(one.pseudonym for one in people) == ["Mentee 1", "Mentee 2", "Mentee 3"]
    for person in scene.mentees:
        [letter] = letters(person)
        assert "focus group" in letter.subject
        assert not any(name.split()[0] in letter.text for name in NAMES if name != person.name)
    with pytest.raises(CannotAsk):
        scene.asked(study)
    assert OutboxEntry.objects.within(scene.organisation.pk).count() == 3


def test_interviews_are_meetings_of_their_own(scene: StudyWorld) -> None:
    study = scene.study(kind=StudyKind.INTERVIEW)
    meetings = scene.asked(study)
    assert [meeting.participants.count() for meeting in meetings] == [1, 1, 1]
    for meeting in meetings[:2]:
        answer_study(
            participant=meeting.participants.get(),
            agrees=True,
            times=[time.public_id for time in meeting.times.all()],
            at=MOMENT,
        )
    first = meetings[0].times.first()
    assert first is not None
    agree_on_time(meeting=meetings[0], time=first, by=scene.actor, at=MOMENT)
    same = meetings[1].times.get(starts_at=first.starts_at)
    with pytest.raises(CannotAgree, match="another one at that time"):
        agree_on_time(meeting=meetings[1], time=same, by=scene.actor, at=MOMENT)
    offered = times_open_to(scene.participant(study, _person(meetings[2])), at=MOMENT)
    assert [time.starts_at for time, _said in offered] == list(TIMES[1:])


def _person(meeting: object) -> Person:
    found: Person = meeting.participants.select_related("person").get().person  # type: ignore[attr-defined]  # a meeting
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"times": ()}, "at least one time"),
        ({"times": (MOMENT - timedelta(days=1),)}, "lie ahead"),
        ({"times": tuple(MOMENT + timedelta(days=day) for day in range(1, 12))}, "at most eight"),
        ({"minutes": 5}, "15 minutes"),
    ],
)
def test_an_offer_that_cannot_be(scene: StudyWorld, change: dict[str, object], message: str) -> None:
    values: dict[str, object] = {"times": TIMES, "minutes": 60, "time_zone": "UTC"} | change
    with pytest.raises(CannotAsk, match=message):
        ask_to_take_part(
            study=scene.study(),
            people=scene.mentees,
            offer=Offer(**values),  # type: ignore[arg-type]  # wrong on purpose
            by=scene.actor,
            at=MOMENT,
        )


def test_strangers_and_those_who_have_left_are_not_asked(scene: StudyWorld) -> None:
    study = scene.study()
    stranger = make_person(scene.organisation, Role.PARTICIPANT)
    scene.mentees[0].standing = Standing.HELD
    scene.mentees[0].save()
    assert [one.person.name for one in people_to_ask(study)] == ["Amara Okafor", "Tomasz Zieliński"]
    with pytest.raises(CannotAsk):
        scene.asked(study, people=[stranger, scene.mentees[0]])


def test_answers_by_the_link_and_the_table(scene: StudyWorld) -> None:
    study = scene.study()
    [meeting] = scene.asked(study)
    times = list(meeting.times.all())
    linh, tomasz, amara = (scene.participant(study, person) for person in scene.mentees)
    answer_study(participant=linh, agrees=True, times=[times[0].public_id, times[1].public_id], at=MOMENT)
    answer_study(participant=linh, agrees=True, times=[times[1].public_id], at=MOMENT)
    answer_study(participant=tomasz, agrees=True, times=[times[1].public_id, "no such time"], at=MOMENT)
    answer_study(participant=amara, agrees=False, at=MOMENT)
    with pytest.raises(CannotAnswer):
        answer_study(participant=amara, agrees=True, at=MOMENT)
    with pytest.raises(CannotAnswer, match="withdraw"):
        answer_study(participant=linh, agrees=False, at=MOMENT)

    table = times_table(meeting, at=MOMENT)
    assert [row.how_many for row in table.rows] == [0, 2, 0]
    assert [row.best for row in table.rows] == [False, True, False]

    agree_on_time(meeting=meeting, time=times[1], by=scene.actor, at=MOMENT)
    agree_on_time(meeting=meeting, time=times[1], by=scene.actor, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        agree_on_time(meeting=meeting, time=times[0], by=scene.actor, at=MOMENT)
    assert [len(letters(person, "study-agreed")) for person in [*scene.mentees, scene.coordinator]] == [1, 1, 0, 1]
    [invitation] = letters(scene.mentees[0], "study-agreed")
    assert "METHOD:REQUEST" in invitation.calendar
    assert not any(name.split()[0] in invitation.calendar for name in NAMES[1:]), "nobody else is named"


def test_a_meeting_moves_and_is_called_off(scene: StudyWorld) -> None:
    study = scene.study()
    [meeting] = scene.asked(study)
    answer_study(participant=scene.participant(study, scene.mentees[0]), agrees=True, at=MOMENT)
    move = NewTime(MOMENT + timedelta(days=9), "Europe/London", "Room 5")
    meeting = move_meeting(meeting=meeting, to=move, sequence=0, by=scene.actor, at=MOMENT)
    assert (meeting.state, meeting.sequence) == (MeetingState.AGREED, 0)
    meeting = move_meeting(
        meeting=meeting, to=NewTime(MOMENT + timedelta(days=10), "UTC"), sequence=0, by=scene.actor, at=MOMENT
    )
    with pytest.raises(ChangedMeanwhile):
        move_meeting(meeting=meeting, to=move, sequence=0, by=scene.actor, at=MOMENT)
    meeting = cancel_meeting(meeting=meeting, reason="The room is closed.", by=scene.actor, at=MOMENT)
    meeting = cancel_meeting(meeting=meeting, reason="Twice", by=scene.actor, at=MOMENT)
    [letter] = letters(scene.mentees[0], "study-cancelled")
    assert "The room is closed." in letter.text
    assert re.search(r"SEQUENCE:2\b", letter.calendar)
    assert "METHOD:CANCEL" in letter.calendar
    assert all(each.cancelled_at for each in letters(scene.mentees[1], "study-asked")), "nobody is asked any more"
    with pytest.raises(CannotAnswer, match="called off"):
        answer_study(participant=scene.participant(study, scene.mentees[1]), agrees=True, at=MOMENT)


def test_who_agrees_later_gets_the_invitation_and_more_can_be_asked(scene: StudyWorld) -> None:
    study = scene.study()
    [meeting] = scene.asked(study, people=scene.mentees[:2])
    linh, tomasz = (scene.participant(study, person) for person in scene.mentees[:2])
    answer_study(participant=linh, agrees=True, at=MOMENT)
    time = meeting.times.first()
    assert time is not None
    with pytest.raises(CannotAgree, match="over"):
        agree_on_time(meeting=meeting, time=time, by=scene.actor, at=AFTERWARDS)
    agree_on_time(meeting=meeting, time=meeting.times.last(), by=scene.actor, at=MOMENT)  # type: ignore[arg-type]  # there is one
    [asked] = ask_more(meeting=meeting, people=[scene.mentees[2]], by=scene.actor, at=MOMENT)
    assert asked.pseudonym == "Mentee 3"
    answer_study(participant=tomasz, agrees=True, at=MOMENT)
    assert len(letters(scene.mentees[1], "study-agreed")) == 1
    assert len(letters(scene.mentees[0], "study-agreed")) == 1, "nothing is said twice"
    with pytest.raises(CannotAsk):
        ask_more(meeting=meeting, people=scene.mentees, by=scene.actor, at=AFTERWARDS)


def test_who_came(scene: StudyWorld) -> None:
    study = scene.study()
    [meeting] = scene.asked(study)
    linh = scene.participant(study, scene.mentees[0])
    answer_study(participant=linh, agrees=True, at=MOMENT)
    agree_on_time(meeting=meeting, time=meeting.times.first(), by=scene.actor, at=MOMENT)  # type: ignore[arg-type]  # there is one
    with pytest.raises(CannotChangeStudy, match="begun"):
        note_attendance(meeting=meeting, came=[], by=scene.actor, at=MOMENT)
    meeting = note_attendance(meeting=meeting, came=[linh.public_id], by=scene.actor, at=AFTERWARDS)
    linh.refresh_from_db()
    assert (meeting.state, linh.attended) == (MeetingState.HELD, True)
    note_attendance(meeting=meeting, came=[], by=scene.actor, at=AFTERWARDS)
    linh.refresh_from_db()
    assert linh.attended is False
    with pytest.raises(CannotChangeStudy):
        cancel_meeting(meeting=meeting, reason="x", by=scene.actor, at=AFTERWARDS)


def test_withdrawing_before_it_takes_place(scene: StudyWorld) -> None:
    group, interviews = scene.study(), scene.study(kind=StudyKind.INTERVIEW)
    [meeting] = scene.asked(group)
    alone = scene.asked(interviews)[0]
    person = _person(alone)
    for study in (group, interviews):
        answer_study(participant=scene.participant(study, person), agrees=True, at=MOMENT)
    agree_on_time(meeting=meeting, time=meeting.times.first(), by=scene.actor, at=MOMENT)  # type: ignore[arg-type]  # there is one
    agree_on_time(meeting=alone, time=alone.times.last(), by=scene.actor, at=MOMENT)  # type: ignore[arg-type]  # there is one
    for study in (group, interviews):
        for _again in range(2):
            withdraw_consent(participant=scene.participant(study, person), by=None, at=MOMENT)
        assert scene.participant(study, person).consent == ConsentState.WITHDRAWN
    meeting.refresh_from_db()
    alone.refresh_from_db()
    assert (meeting.state, alone.state) == (MeetingState.AGREED, MeetingState.CANCELLED)
    cancelled = letters(person, "study-cancelled")
    assert len(cancelled) == 2
    assert all("METHOD:CANCEL" in each.calendar for each in cancelled)
    assert len(letters(scene.coordinator, "study-cancelled")) == 1, "only the interview is off for whoever leads"
    assert len(letters(scene.coordinator, "study-withdrawn")) == 2
    event = AuditEvent.objects.filter(verb="study.withdrawn").first()
    assert event is not None
    assert event.actor == ""


def test_who_may(scene: StudyWorld) -> None:
    study = scene.study()
    elsewhere = actor_with(make_organisation(), Role.OWNER)
    other = make_program(scene.organisation, name="Second")
    for actor in (
        elsewhere,
        actor_with(scene.organisation, Role.PARTICIPANT),
        actor_with(scene.organisation, Role.COORDINATOR, program_id=other.pk),
    ):
        assert not studies_read_by(actor).exists()
        with pytest.raises(CannotChangeStudy):
            ask_to_take_part(study=study, people=scene.mentees, offer=scene.offer(), by=actor, at=MOMENT)
        with pytest.raises(CannotChangeStudy):
            remove_study(study=study, by=actor, at=MOMENT)
    both = make_person(scene.organisation, Role.STAFF)
    asked = StudyParticipant.objects.create(
        organisation=scene.organisation, study=study, person=both, pseudonym="Mentor 1", asked_at=MOMENT
    )
    assert not studies_read_by(actor_of(both, at=MOMENT)).exists(), "who is asked in it does not read it"
    with pytest.raises(CannotChangeStudy, match="owed an answer"):
        remove_study(study=study, by=scene.actor, at=MOMENT)
    asked.delete()
    remove_study(study=study, by=scene.actor, at=MOMENT)
    assert not studies_read_by(scene.actor).exists()
