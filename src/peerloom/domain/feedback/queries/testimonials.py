"""Whose words may be shown where, and who could be asked for some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.voices import NameStyle, TestimonialState, Venue
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.queries import people_matching
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.relationships.models import Participation
from peerloom.foundation.scope import Actor, ScopedQuerySet

BEGUN = Q(state=TestimonialState.ASKED, asked_by__isnull=True)
"""Begun by the person themself, who has not given their words yet."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they may be shown, and the name they may be shown with."""

    public_id: str
    words: str
    name: str


def quotes_for(program: Program, venue: Venue, *, today: date) -> list[Quote]:
    """Approved, agreed to for this place, not run out, and of nobody who is held or left. One query; read anew for each
    visitor, so that what is taken back is gone with the next look."""
    rows = Testimonial.objects.within(program.organisation_id).filter(
        cohort__program=program, state=TestimonialState.APPROVED, until__gte=today
    )
    found = rows.exclude(person__standing=Standing.HELD).select_related("person")
    return [Quote(row.public_id, row.words, shown_name(row, program)) for row in found if venue.value in row.venues]


def shown_name(testimonial: Testimonial, program: Program) -> str:
    """As its writer wanted to be named: "Ada Lovelace", "Ada", "a mentee"."""
    person = testimonial.person
    if person is not None and testimonial.name_style == NameStyle.FULL:
        return person.name
    if person is not None and testimonial.name_style == NameStyle.FIRST and person.given_name:
        return person.given_name
    if testimonial.side == Side.MENTOR:
        return program.mentor_word or _("a mentor")
    return program.mentee_word or _("a mentee")


def public_program(owner: str, program: str) -> Program | None:
    """The program with this id in the organisation with this slug."""
    organisation = Organisation.objects.filter(slug=owner).first()
    if organisation is None:
        return None
    return Program.objects.within(organisation.pk).select_related("organisation").filter(public_id=program).first()


def testimonials_of(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Testimonial]:
    """Of a round; what somebody has only begun of their own accord is theirs alone until they give it."""
    rows = Testimonial.objects.visible_to(actor).filter(cohort=cohort).select_related("person", "approved_by")
    return rows.exclude(BEGUN)


def my_testimonials(actor: Actor) -> ScopedQuerySet[Testimonial]:
    rows = Testimonial.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return rows.select_related("cohort__program", "organisation", "person")


def who_can_be_asked(cohort: Cohort, *, at: datetime, side: str = "", search: str = "") -> Sequence[Participation]:
    """Everybody who has, or had, a match in the round, once each, by name; nobody who is held, and nobody whose answer
    is still awaited or who has given or declined one in this round. Of one side, or by a name or address, where that
    is asked for. One query."""
    rows = Testimonial.objects.within(cohort.organisation_id).filter(cohort=cohort)
    asked = rows.exclude(BEGUN).exclude(state=TestimonialState.EXPIRED)
    parts = (
        Participation.objects.within(cohort.organisation_id)
        .filter(relationship__cohort=cohort, relationship__visible_from__lte=at, person__standing=Standing.ACTIVE)
        .exclude(person__in=asked.filter(person__isnull=False).values("person"))
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    if search:
        people = Person.objects.within(cohort.organisation_id)
        parts = parts.filter(person__in=people_matching(people, search.replace("\x00", "")).order_by().values("pk"))
    once: dict[int, Participation] = {}
    for part in parts:
        once.setdefault(part.person_id, part)
    return [part for part in once.values() if not side or part.side == side]
