"""What people suggest, and what was done about it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, IntegerField, Value, When

from peerloom.domain.feedback.enums.voices import SuggestionState
from peerloom.domain.feedback.models import Suggestion, YouSaid
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.models import Participation
from peerloom.foundation.scope import Actor, ScopedQuerySet

ORDER = [SuggestionState.NEW, SuggestionState.IN_HAND, SuggestionState.DONE, SuggestionState.NOT_DOING]


def programs_taken_part_in(actor: Actor, *, at: datetime) -> ScopedQuerySet[Program]:
    """The programs in which the actor has, or had, a match they know of."""
    told = Participation.objects.within(actor.organisation_id).filter(
        person=actor.person_id, relationship__visible_from__lte=at
    )
    rows = Program.objects.within(actor.organisation_id)
    return rows.filter(pk__in=told.values("relationship__cohort__program"))


def suggestions_of(actor: Actor, program: Program) -> ScopedQuerySet[Suggestion]:
    """Those who run the program read them: what waits first."""
    waits = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)), output_field=IntegerField()
    )
    rows = Suggestion.objects.visible_to(actor).filter(program=program).select_related("person", "handled_by")
    return rows.order_by(waits, "-given_on", "public_id")


def my_suggestions(actor: Actor, program: Program) -> ScopedQuerySet[Suggestion]:
    """The ones that carry the actor's name, with what became of them."""
    return Suggestion.objects.within(actor.organisation_id).filter(program=program, person=actor.person_id)


def you_said(program: Program) -> ScopedQuerySet[YouSaid]:
    """What everybody in the program can read."""
    return YouSaid.objects.within(program.organisation_id).filter(program=program, shown_at__isnull=False)
