"""Who answered what: only where people were asked by name, and were told so."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import Response, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.models import Participation
from peerloom.foundation.scope import Actor, ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Said:
    """One item and what was ticked or written; "" where it was left out."""

    words: str
    answer: str
    own_words: bool


def may_read_responses(actor: Actor, wave: Wave) -> bool:
    """Owners and coordinators, of a wave that asks by name. Expects the round to be loaded."""
    return wave.mode == Mode.IDENTIFIED and actor.has_for(wave.cohort.program_id, *DECIDES_ON_PROGRAMS)


def responses_by_person(actor: Actor, wave: Wave) -> ScopedQuerySet[Response]:
    """By name, with the person and the answers. Nothing of people with whom the actor is matched: they were promised
    that nobody who is sees it; and nothing at all where `may_read_responses` says no."""
    rows = Response.objects.within(wave.organisation_id).filter(wave=wave)
    if not may_read_responses(actor, wave):
        return rows.none()
    by_name = ("respondent__person__family_name", "respondent__person__given_name", "pk")
    rows = rows.exclude(pk__in=answers_of_partners(actor, wave).values("pk"))
    found = rows.select_related("respondent__person").prefetch_related("answers")
    return found.order_by(*by_name)


def answers_of_partners(actor: Actor, wave: Wave) -> ScopedQuerySet[Response]:
    """Of whoever is or was matched with the actor, in any program; none in an anonymous wave, where nobody can tell."""
    own = Participation.objects.within(wave.organisation_id).filter(person=actor.person_id).values("relationship")
    with_me = Participation.objects.within(wave.organisation_id).filter(
        person=OuterRef("respondent__person"), relationship__in=own
    )
    rows = Response.objects.within(wave.organisation_id).filter(wave=wave)
    return rows.filter(Exists(with_me)).exclude(respondent__person=actor.person_id)


def questions_in(wave: Wave) -> list[AskedItem]:
    """All that the wave asks, in the program's language. Expects round and program to be loaded."""
    asked = questionnaires_of(versions_of(wave), language=wave.cohort.program.language)
    return [item for questionnaire in asked for item in questionnaire.items]


def said_in(response: Response, items: list[AskedItem]) -> list[Said]:
    """Expects the answers to be loaded."""
    given = {answer.item_id: answer for answer in response.answers.all()}
    found = []
    for item in items:
        answer = given.get(item.id)
        labels = {step.value: step.label or str(step.value) for step in item.steps}
        value = "" if answer is None else answer.words or labels.get(answer.value or 0, str(answer.value))
        found.append(Said(item.words, value, own_words=not item.on_a_scale))
    return found
