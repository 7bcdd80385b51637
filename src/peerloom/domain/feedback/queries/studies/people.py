"""Whom a study can ask, and whom it has asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.feedback.models import Study, StudyParticipant
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import people_matching
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation
from peerloom.domain.relationships.queries.check_ins import staff_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import ScopedQuerySet

ON_PAPER = "study.consent_on_paper"
"""The audit event of a consent that somebody entered for a participant."""


@dataclass(frozen=True, slots=True)
class Askable:
    """Somebody of the cohort who was not asked yet, and the side they take part on."""

    person: Person
    side: Side


def people_to_ask(study: Study, *, side: str = "", search: str = "") -> list[Askable]:
    """Everybody of the cohort on both sides, also whose match has ended, if they take part at present. By name."""
    sides = _sides(study.cohort)
    asked = StudyParticipant.objects.within(study.organisation_id).filter(study=study, person__isnull=False)
    rows = (
        _of_cohort(study.cohort)
        .filter(standing=Standing.ACTIVE)
        .exclude(pk__in=asked.values("person"))
        .order_by("family_name", "given_name", "pk")
    )
    found = [Askable(person, sides[person.pk]) for person in people_matching(rows, search.replace("\x00", ""))]
    return [one for one in found if not side or one.side == side]


def names_of_cohort(study: Study) -> list[tuple[str, str, str]]:
    """Given name, family name and, for whoever was asked, the pseudonym of everybody in the cohort. Two queries."""
    asked = dict(study.participants.filter(person__isnull=False).values_list("person", "pseudonym"))
    people = Person.objects.within(study.organisation_id).filter(Q(pk__in=_of_cohort(study.cohort)) | Q(pk__in=asked))
    rows = people.values_list("given_name", "family_name", "pk")
    return [(given, family, asked.get(key, "")) for given, family, key in rows]


def who_can_code(study: Study, *, at: datetime) -> list[Person]:
    """Everyone who runs the program then and was not asked in the study, by name: whoever can lead and code."""
    asked = StudyParticipant.objects.within(study.organisation_id).filter(study=study, person__isnull=False)
    return list(staff_of(study.cohort.program, at=at).exclude(pk__in=asked.values("person")))


def participants_of(study: Study) -> Sequence[tuple[StudyParticipant, str]]:
    """With person and meeting, in the order in which they were asked; each with the name of whoever entered their
    consent on paper, "" where nobody did. At most three queries."""
    people = list(study.participants.select_related("person", "meeting"))
    names = _who_entered([one for one in people if one.signed_on is not None])
    return [(one, names.get(one.public_id, "")) for one in people]


def settled_since(study: Study) -> datetime | None:
    """When the first person was asked: what people agree to is the same ever since. None before."""
    first = study.participants.order_by("asked_at").first()
    return first.asked_at if first else None


def _who_entered(people: Sequence[StudyParticipant]) -> dict[str, str]:
    if not people:
        return {}
    events = AuditEvent.objects.filter(verb=ON_PAPER, subject__in=[one.public_id for one in people])
    actors = dict(events.order_by("number").values_list("subject", "actor"))  # the last one corrected the others
    names = {
        person.public_id: person.name
        for person in Person.objects.within(people[0].organisation_id).filter(public_id__in=actors.values())
    }
    return {subject: names.get(actor, "") for subject, actor in actors.items()}


def _of_cohort(cohort: Cohort) -> ScopedQuerySet[Person]:
    accepted = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, state=ApplicationState.ACCEPTED)
    matched = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    rows = Person.objects.within(cohort.organisation_id)
    return rows.filter(Q(pk__in=accepted.values("person")) | Q(pk__in=matched.values("person")))


def _sides(cohort: Cohort) -> dict[int, Side]:
    """Who was matched takes part on the side of the match, everybody else on that of the application."""
    applied = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, state=ApplicationState.ACCEPTED)
    matched = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    rows = [*applied.values_list("person", "side"), *matched.values_list("person", "side")]
    return {person: Side(side) for person, side in rows}
