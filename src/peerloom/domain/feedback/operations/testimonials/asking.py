from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.voices import TestimonialState
from peerloom.domain.feedback.messages.testimonials import ask_for_words
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.operations.testimonials.locking import note as note_in_trail
from peerloom.domain.feedback.queries.testimonials import BEGUN, who_can_be_asked
from peerloom.domain.feedback.rules.testimonials import LONGEST_NOTE
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotAsk(Refused):
    """Nobody chosen, a note that is too long, or not a round of yours."""


@transaction.atomic
def ask_for_testimonials(
    *, cohort: Cohort, people: Collection[Person], note: str, by: Actor, at: datetime
) -> list[Testimonial]:
    """Ask people of a round for their words, each by an e-mail of their own; who cannot be asked (any more) is skipped.

    Raises CannotAsk.
    """
    found = Cohort.objects.visible_to(by).select_for_update(of=("self",)).select_related("organisation", "program")
    row = found.filter(pk=cohort.pk).first()
    if row is None:
        raise CannotAsk(_("This round is not of a program that you run."))
    if not people or len(note) > LONGEST_NOTE:
        raise CannotAsk(_("Choose at least one person, and write at most 400 letters."))
    wanted = {person.pk for person in people}
    made = [
        _ask(row, part, note.strip(), by=by, at=at) for part in who_can_be_asked(row, at=at) if part.person_id in wanted
    ]
    for testimonial in made:
        ask_for_words(testimonial, at=at)
        note_in_trail("testimonial.asked", testimonial, by=by, at=at)
    return made


@transaction.atomic
def begin_testimonial(*, cohort: Cohort, by: Actor, at: datetime) -> Testimonial:
    """For somebody who would like to say something without having been asked. Begun twice, it is there once."""
    parts = Participation.objects.within(by.organisation_id).select_related("person")
    part = parts.filter(relationship__cohort=cohort, person=by.person_id, relationship__visible_from__lte=at).first()
    if part is None:
        raise CannotAsk(_("You can say something about a program once you have a match in it."))
    row = Cohort.objects.within(by.organisation_id).select_for_update(of=("self",)).select_related("organisation")
    locked = row.get(pk=cohort.pk)
    rows = Testimonial.objects.within(by.organisation_id)
    begun = rows.filter(cohort=locked, person=by.person_id, state=TestimonialState.ASKED).first()
    if begun is not None:
        return begun
    made = _ask(locked, part, "", by=None, at=at)
    note_in_trail("testimonial.begun", made, by=by, at=at)
    return made


def _ask(cohort: Cohort, part: Participation, note: str, *, by: Actor | None, at: datetime) -> Testimonial:
    """What the person has begun of their own accord becomes an answer to the question."""
    rows = Testimonial.objects.within(cohort.organisation_id).select_for_update(of=("self",))
    begun = rows.filter(BEGUN, cohort=cohort, person=part.person_id).first()
    row = begun or Testimonial(organisation=cohort.organisation, cohort=cohort, person=part.person)
    row.side, row.note, row.asked_at = Side(part.side), note, at
    row.asked_by_id = by.person_id if by else None
    row.save()
    row.cohort, row.organisation, row.person = cohort, cohort.organisation, part.person
    return row
