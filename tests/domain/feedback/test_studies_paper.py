"""Consent on paper: entered by those who run the program, taken back like any other, and the sheet to sign."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, StudyKind
from peerloom.domain.feedback.models import Study, StudyMeeting, StudyParticipant
from peerloom.domain.feedback.operations.studies.answering import CannotAnswer, answer_study, withdraw_consent
from peerloom.domain.feedback.operations.studies.asking import remind_participant
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy
from peerloom.domain.feedback.operations.studies.meetings import (
    CannotAgree,
    NewTime,
    agree_on_time,
    cancel_meeting,
    move_meeting,
    note_attendance,
)
from peerloom.domain.feedback.operations.studies.paper_consent import CannotEnterConsent, enter_paper_consent
from peerloom.domain.feedback.paper_forms.consent import CannotPrint, consent_sheet
from peerloom.domain.feedback.queries.studies.people import participants_of
from peerloom.domain.feedback.study_links import path_to_study
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import MOMENT, actor_with
from tests.factories.pdf_text import text_of
from tests.factories.studies import AFTERWARDS, TIMES, StudyWorld, make_study_world, segments_of

pytestmark = pytest.mark.django_db

TODAY = MOMENT.date()
LATER = MOMENT + timedelta(days=2)
TOMORROW = TODAY + timedelta(days=1)


def interview(scene: StudyWorld) -> tuple[Study, StudyMeeting, StudyParticipant]:
    study = scene.study(kind=StudyKind.INTERVIEW)
    [meeting] = scene.asked(study, people=scene.mentees[:1])
    return study, meeting, scene.participant(study, scene.mentees[0])


def test_it_holds_as_if_they_had_agreed_by_the_link() -> None:
    scene = make_study_world()
    study, _meeting, linh = interview(scene)
    for _twice in range(2):
        linh = enter_paper_consent(participant=linh, signed_on=TOMORROW, by=scene.actor, at=LATER)
    assert (linh.consent, linh.signed_on, linh.answered_at) == (ConsentState.GIVEN, TOMORROW, LATER)
    event = AuditEvent.objects.get(verb="study.consent_on_paper")
    assert (event.actor, event.subject) == (scene.coordinator.public_id, linh.public_id)
    assert event.details == {"signed_on": TOMORROW.isoformat()}
    assert participants_of(study) == [(linh, "Noor Haddad")]
    letter = OutboxEntry.objects.within(scene.organisation.pk).get(purpose="study-signed")
    assert letter.person == linh.person
    assert f"{TOMORROW.day} {TOMORROW:%B %Y} you signed a sheet of paper: you agree to an interview" in letter.text
    assert path_to_study(linh) in letter.text
    assert not remind_participant(participant=scene.participant(study, scene.mentees[0]), at=LATER)
    with pytest.raises(CannotAnswer, match="You have agreed before"):
        answer_study(participant=linh, agrees=False, at=LATER)


def test_another_day_corrects_it_and_says_by_whom() -> None:
    scene = make_study_world()
    study, _meeting, linh = interview(scene)
    enter_paper_consent(participant=linh, signed_on=TODAY, by=scene.actor, at=LATER)
    enter_paper_consent(participant=linh, signed_on=TOMORROW, by=scene.other, at=LATER)
    [(now, name)] = participants_of(study)
    assert (now.signed_on, name) == (TOMORROW, "Ines Moreau")
    assert AuditEvent.objects.filter(verb="study.consent_on_paper").count() == 2


def test_the_letter_that_asks_is_taken_back_and_an_invitation_that_waits_is_sent() -> None:
    scene = make_study_world()
    study = scene.study()
    [meeting] = scene.asked(study)
    linh, tomasz, _amara = (scene.participant(study, person) for person in scene.mentees)
    answer_study(participant=linh, agrees=True, times=[meeting.times.all()[0].public_id], at=MOMENT)
    agree_on_time(meeting=meeting, time=meeting.times.all()[0], by=scene.actor, at=MOMENT)
    letters = OutboxEntry.objects.within(scene.organisation.pk).filter(person=scene.mentees[1])
    assert not letters.filter(purpose="study-agreed").exists()
    enter_paper_consent(participant=tomasz, signed_on=TODAY, by=scene.actor, at=LATER)
    assert letters.filter(purpose="study-agreed").count() == 1
    assert participants_of(study)[0][1] == "", "the first agreed by the link"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (LATER.date() + timedelta(days=1), "lies ahead"),
        (TODAY - timedelta(days=1), "settled since"),
        (date.min, "settled since"),
        (date.max, "lies ahead"),
    ],
)
def test_a_day_on_which_nobody_can_have_signed(day: date, message: str) -> None:
    scene = make_study_world()
    _study, _meeting, linh = interview(scene)
    with pytest.raises(CannotEnterConsent, match=message):
        enter_paper_consent(participant=linh, signed_on=day, by=scene.actor, at=LATER)
    assert not AuditEvent.objects.filter(verb="study.consent_on_paper").exists()


def test_an_answer_by_the_link_holds() -> None:
    scene = make_study_world()
    study = scene.study()
    scene.asked(study)
    agreed, declined, withdrawn = (scene.participant(study, person) for person in scene.mentees)
    answer_study(participant=agreed, agrees=True, at=MOMENT)
    answer_study(participant=declined, agrees=False, at=MOMENT)
    enter_paper_consent(participant=withdrawn, signed_on=TODAY, by=scene.actor, at=LATER)
    withdraw_consent(participant=withdrawn, by=None, at=LATER)
    for one, message in ((agreed, "nothing to enter"), (declined, "said no"), (withdrawn, "have withdrawn")):
        with pytest.raises(CannotEnterConsent, match=message):
            enter_paper_consent(participant=one, signed_on=TODAY, by=scene.actor, at=LATER)
    assert scene.participant(study, scene.mentees[2]).consent == ConsentState.WITHDRAWN


def test_nothing_is_entered_by_strangers_or_for_what_was_called_off() -> None:
    scene = make_study_world()
    study, meeting, linh = interview(scene)
    mentee = actor_with(scene.organisation, Role.PARTICIPANT)
    with pytest.raises(CannotChangeStudy, match="those who run the program"):
        enter_paper_consent(participant=linh, signed_on=TODAY, by=mentee, at=LATER)
    cancel_meeting(meeting=meeting, reason="ill", by=scene.actor, at=MOMENT)
    with pytest.raises(CannotEnterConsent, match="called off"):
        enter_paper_consent(participant=linh, signed_on=TODAY, by=scene.actor, at=LATER)
    study.state = "finished"
    study.save()
    with pytest.raises(CannotEnterConsent, match="finished"):
        enter_paper_consent(participant=linh, signed_on=TODAY, by=scene.actor, at=LATER)


def test_an_interview_at_a_school_is_noted_afterwards_and_withdrawn_like_any_other() -> None:
    scene = make_study_world()
    study, meeting, linh = interview(scene)
    met = NewTime(MOMENT + timedelta(hours=3), "Europe/London", "At school")
    other = scene.asked(study, people=scene.mentees[1:2])[0]
    enter_paper_consent(participant=linh, signed_on=TODAY, by=scene.actor, at=LATER)
    answer_study(participant=scene.participant(study, scene.mentees[1]), agrees=True, at=LATER)
    with pytest.raises(CannotAgree, match="within the next two years"):
        move_meeting(meeting=other, to=met, sequence=0, by=scene.actor, at=LATER)
    before = NewTime(study.made_at - timedelta(hours=1), "UTC")
    with pytest.raises(CannotAgree, match="since the study was planned"):
        move_meeting(meeting=meeting, to=before, sequence=0, by=scene.actor, at=LATER)
    move_meeting(meeting=meeting, to=met, sequence=0, by=scene.actor, at=LATER)
    letters = OutboxEntry.objects.within(scene.organisation.pk).filter(purpose="study-agreed")
    assert not letters.exists(), "nobody is invited to what is over"
    held = note_attendance(meeting=meeting, came=[linh.public_id], by=scene.actor, at=AFTERWARDS)
    assert (held.state, held.held_at) == (MeetingState.HELD, met.starts_at)
    transcript = scene.transcript(held)
    assert segments_of(transcript)[1].words
    withdrawn = withdraw_consent(participant=linh, by=scene.other, at=AFTERWARDS)
    assert (withdrawn.consent, withdrawn.signed_on) == (ConsentState.WITHDRAWN, TODAY)
    assert not any(segment.words for segment in segments_of(transcript))


def test_what_is_moved_into_the_past_changes_in_calendars() -> None:
    scene = make_study_world()
    _study, meeting, linh = interview(scene)
    enter_paper_consent(participant=linh, signed_on=TODAY, by=scene.actor, at=LATER)
    meeting = move_meeting(meeting=meeting, to=NewTime(TIMES[1], "UTC"), sequence=0, by=scene.actor, at=LATER)
    letters = OutboxEntry.objects.within(scene.organisation.pk).filter(purpose="study-agreed", person=linh.person)
    assert letters.count() == 1
    earlier = NewTime(MOMENT + timedelta(hours=3), "UTC")
    assert move_meeting(meeting=meeting, to=earlier, sequence=0, by=scene.actor, at=LATER).sequence == 1
    assert letters.filter(key__endswith="/1").exists()


def test_the_sheet_says_the_studys_own_text_twice_and_is_accessible() -> None:
    scene = make_study_world()
    study = scene.study(kind=StudyKind.INTERVIEW, recorded=True)
    with pytest.raises(CannotPrint, match="can still change"):
        consent_sheet(study, contact=[])
    scene.asked(study)
    study.refresh_from_db()
    study.consent += "\n\n#import \x00 <b>& *own* words\nin lines"
    pdf = consent_sheet(study, contact=["noor@example.org"])
    words = " ".join(text_of(pdf).split())
    for piece in ("Taking part in an interview", "The conversation is recorded", "*own* words", "Signature", "Day"):
        assert words.count(piece) >= 2, piece
    assert "To hand in" in words
    assert "For you to keep" in words
    assert "noor@example.org" in words
    assert b"pdfuaid" in pdf
    assert b"/Lang" in pdf


def test_the_sheet_is_set_in_letters_that_no_font_can_draw() -> None:
    scene = make_study_world()
    study = scene.study()
    scene.asked(study)
    study.refresh_from_db()
    study.consent = "\U0001f9f6 𓀀 " + "word " * 700
    assert consent_sheet(study, contact=[]).startswith(b"%PDF")
