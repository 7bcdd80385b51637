"""Testimonials as far along as a test needs, made by the operations that pages call."""

from __future__ import annotations

from datetime import date, datetime

from peerloom.domain.feedback.enums.voices import NameStyle, Venue
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.approving import approve_testimonial
from peerloom.domain.feedback.operations.testimonials.asking import ask_for_testimonials
from peerloom.domain.feedback.operations.testimonials.giving import give_testimonial
from peerloom.domain.feedback.rules.testimonials import Scope
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.factories.people import MOMENT, make_person

WORDS = "I came because of the exams and stayed because of the walks."


def scope(*venues: Venue, name_style: NameStyle = NameStyle.FIRST, until: date = date(2028, 10, 5)) -> Scope:
    return Scope(venues or tuple(Venue), name_style, until)


def a_coordinator(cohort: Cohort, *, at: datetime = MOMENT) -> Actor:
    return actor_of(make_person(cohort.organisation, Role.COORDINATOR), at=at)


def ask_for(cohort: Cohort, person: Person, *, at: datetime = MOMENT) -> Testimonial:
    (made,) = ask_for_testimonials(cohort=cohort, people=[person], note="", by=a_coordinator(cohort), at=at)
    return made


def give_for(
    cohort: Cohort, person: Person, how: Scope | None = None, *, words: str = WORDS, at: datetime = MOMENT
) -> Testimonial:
    return give_testimonial(testimonial=ask_for(cohort, person), words=words, scope=how or scope(), by=None, at=at)


def approve_for(testimonial: Testimonial, *, at: datetime = MOMENT) -> Testimonial:
    by = a_coordinator(testimonial.cohort)
    return approve_testimonial(testimonial=testimonial, seen=testimonial.revision, by=by, at=at)
