"""What the people of the demo say in between, and about the program when it is over, through the real operations."""

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.feedback.enums.voices import NameStyle, SuggestionState, Venue
from peerloom.domain.feedback.models import Suggestion, Testimonial
from peerloom.domain.feedback.operations.pulses import answer_pulse
from peerloom.domain.feedback.operations.suggestions.giving import make_suggestion
from peerloom.domain.feedback.operations.suggestions.handling import handle_suggestion
from peerloom.domain.feedback.operations.suggestions.telling import show_you_said, write_you_said
from peerloom.domain.feedback.operations.testimonials.approving import approve_testimonial, offer_wording
from peerloom.domain.feedback.operations.testimonials.asking import ask_for_testimonials
from peerloom.domain.feedback.operations.testimonials.giving import (
    decline_testimonial,
    give_testimonial,
    withdraw_testimonial,
)
from peerloom.domain.feedback.queries.testimonials import who_can_be_asked
from peerloom.domain.feedback.rules.testimonials import USUAL_YEARS, Scope, later_by
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Moment
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.plans import SurveyPlan, add_to_plan
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Session

PRAISE = (
    "I came for the exams and stayed for the walks. We still have lunch on Fridays.",
    "In October I did not know whom to ask anything. In May people asked me.",
    "It was an hour a fortnight, and the only hour in which nobody wanted to grade me.",
    "I thought I would explain statistics. Mostly I listened, and that was the right thing.",
    "We did not have much in common. That turned out not to matter.",
)
SHORTER = "We did not have much in common. It did not matter."
NOTE = "You said some kind things at the end of the year. May we show a sentence of yours to next year’s first-years?"
SUGGESTIONS = (
    ("Introduce us before term begins. In week one everybody has found their people already.", True),
    ("The evening workshop ends after the last bus to Kirkby.", False),
    ("A list of quiet places to meet on campus would help.", False),
    ("Could mentors have a group of their own to ask each other things?", True),
)
SAID = (
    (
        "The evening workshop ended after the last bus.",
        "Workshops begin at half past four now, and one in three is online.",
    ),
    (
        "People did not know where to meet.",
        "There is a list of eleven quiet places on campus under Resources, with opening hours.",
    ),
)
NOT_DONE = "We asked: rooms are not open before term. We introduce everybody by e-mail a week earlier instead."


def speak_about(cohort: Cohort, staff: Staff, at: datetime) -> None:
    """Some mentees and mentors of a finished round are asked; most say something, one says no, one takes it back."""
    by = staff.acting(at)
    people = [part.person for part in who_can_be_asked(cohort, at=at)][:9]
    asked = ask_for_testimonials(cohort=cohort, people=people, note=NOTE, by=by, at=at)
    styles = (NameStyle.FIRST, NameStyle.FULL, NameStyle.ROLE)
    *speaking, refusing = asked[: len(PRAISE) + 1]
    decline_testimonial(testimonial=refusing, by=None, at=at + timedelta(hours=5))
    for number, testimonial in enumerate(speaking):
        later = at + timedelta(days=1 + number, hours=3)
        venues = tuple(Venue) if number % 2 == 0 else (Venue.PUBLIC_PAGE, Venue.REPORT)
        scope = Scope(venues, styles[number % 3], later_by(later.date(), USUAL_YEARS))
        words = PRAISE[number]
        given = give_testimonial(testimonial=testimonial, words=words, scope=scope, by=None, at=later)
        _go_on(given, number, staff, later + timedelta(hours=20))


def _go_on(given: Testimonial, number: int, staff: Staff, at: datetime) -> None:
    """The first are shown, one is taken back, one is asked whether a shorter wording would do."""
    by, seen = staff.acting(at), given.revision
    if number < 3:
        approve_testimonial(testimonial=given, seen=seen, by=by, at=at)
    elif number == 3:
        withdraw_testimonial(testimonial=given, by=None, at=at + timedelta(days=9))
    else:
        offer_wording(testimonial=given, words=SHORTER, seen=seen, by=by, at=at)


def ask_after_meetings(cohort: Cohort, staff: Staff, at: datetime) -> None:
    """Two questions after each meeting become part of the plan."""
    planned = SurveyPlan(instrument="meeting-feedback", moment=Moment.SESSION)
    add_to_plan(program=cohort.program, planned=planned, by=staff.acting(at), at=at)


def answer_after_meetings(cohort: Cohort) -> None:
    """Two of three say something about a meeting, the next day; mostly it was good."""
    held = Session.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort, state=SessionState.HELD)
    rows = held.select_related("relationship").prefetch_related("relationship__participations__person", "attendance")
    turn = 0
    for session in rows.order_by("starts_at", "pk"):
        for part in session.relationship.participations.all():
            turn += 1
            if turn % 3 == 0 or part.left_at is not None or part.joined_at > session.starts_at:
                continue
            at = session.ends_at + timedelta(hours=14)
            answer_pulse(
                session=session,
                worth_it=(5, 4, 4, 3, 5, 4, 2)[turn % 7],
                next_step=(4, 3, 5, 4, 3)[turn % 5],
                by=actor_of(part.person, at=at),
                at=at,
            )


def suggest_and_answer(cohort: Cohort, staff: Staff, now: datetime) -> None:
    """Four suggestions: one new, one in hand, one done and told everybody, one turned down with a reason."""
    parts = [part for part in who_can_be_asked(cohort, at=now) if part.left_at is None]
    made: list[Suggestion] = []
    for number, (words, named) in enumerate(SUGGESTIONS):
        at = now - timedelta(days=24 - 6 * number)
        by = actor_of(parts[number * 3].person, at=at)
        made.append(make_suggestion(program=cohort.program, words=words, with_name=named, by=by, at=at))
    answers = (
        (made[0], SuggestionState.NOT_DOING, NOT_DONE),
        (made[1], SuggestionState.DONE, SAID[0][1]),
        (made[2], SuggestionState.IN_HAND, ""),
    )
    for suggestion, state, answer in answers:
        at = now - timedelta(days=10)
        handle_suggestion(suggestion=suggestion, state=state, answer=answer, seen=1, by=staff.acting(at), at=at)
    for (said, did), suggestion in zip(SAID, made[1:3], strict=True):
        at = now - timedelta(days=9)
        by = staff.acting(at)
        entry = write_you_said(program=cohort.program, said=said, did=did, suggestion=suggestion, by=by, at=at)
        show_you_said(entry=entry, shown=True, by=by, at=at)
