"""What was asked for when something was not right; each side of the desk finds its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Case, Q, Value, When

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeState
from peerloom.domain.relationships.models import ChangeRequest, MediationRecord, Participation, Relationship
from peerloom.domain.relationships.models.changes import UNDER_WAY
from peerloom.foundation.scope import Actor, ScopedQuerySet
from peerloom.foundation.sealing import SealBroken, unseal

SEALED_FOR = "change request"


def changes_of(actor: Actor, relationship: Relationship) -> ScopedQuerySet[ChangeRequest]:
    """What the actor asked for here, newest first, with who has it in hand."""
    rows = ChangeRequest.objects.within(actor.organisation_id).filter(relationship=relationship, by=actor.person_id)
    return rows.select_related("owner")


def change_by_author(actor: Actor, public_id: str) -> ChangeRequest | None:
    rows = ChangeRequest.objects.within(actor.organisation_id).filter(by=actor.person_id, public_id=public_id)
    return rows.select_related("relationship__cohort__program", "owner").first()


def own_words(change: ChangeRequest, *, author: str) -> str:
    """What its author wrote; kept words open for the author's public id alone. "" where they open no more."""
    if change.shared or not change.sealed:
        return change.words
    try:
        return unseal(bytes(change.sealed), owner=author, purpose=SEALED_FOR)
    except SealBroken:
        return ""


def changes_to_handle(actor: Actor) -> ScopedQuerySet[ChangeRequest]:
    """What the actor was told of and may decide: urgent first, then by the day on which it is due; what is over last.

    With people, program and owner; three queries.
    """
    return (
        ChangeRequest.objects.visible_to(actor)
        .select_related("relationship__cohort__program", "by", "owner")
        .prefetch_related("relationship__participations__person")
        .order_by(
            Case(When(state__in=UNDER_WAY, then=Value(0)), default=Value(1)),
            Case(When(kind=ChangeKind.SAFETY, then=Value(0)), default=Value(1)),
            "due_on",
            "-asked_at",
            "pk",
        )
    )


def waiting_changes(actor: Actor, *, day: date) -> tuple[int, int]:
    """How many nobody has taken in hand, and how many of them were due before this day."""
    open_ones = ChangeRequest.objects.visible_to(actor).filter(state=ChangeState.OPEN)
    dues = list(open_ones.order_by().values_list("due_on", flat=True))
    return len(dues), sum(due < day for due in dues)


def mediations_of(change: ChangeRequest) -> ScopedQuerySet[MediationRecord]:
    rows = MediationRecord.objects.within(change.organisation_id).filter(request=change)
    return rows.select_related("mediator")


def who_hears(relationship: Relationship, *, owners_only: bool = False, at: datetime) -> list[Person]:
    """The coordinators of the program and the organisation, or its owners; nobody who takes part in the match.

    Where there is no coordinator left, the owners hear of it.
    """
    coordinators = Q(role=Role.COORDINATOR) & (
        Q(program_scope__isnull=True) | Q(program_scope=relationship.cohort.program_id)
    )
    owners = Q(role=Role.OWNER, program_scope__isnull=True)
    for whom in (owners,) if owners_only else (coordinators, owners):
        found = _holding(whom, relationship, at)
        if found:
            return found
    return []


def _holding(whom: Q, relationship: Relationship, at: datetime) -> list[Person]:
    organisation = relationship.organisation_id
    held = Membership.objects.within(organisation).filter(whom, Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    parts = Participation.objects.within(organisation).filter(relationship=relationship)
    people = Person.objects.within(organisation).filter(pk__in=held.values("person"))
    rows = people.exclude(standing=Standing.LEFT).exclude(pk__in=parts.values("person"))
    return list(rows.order_by("family_name", "given_name", "pk"))


def names_of(relationship: Relationship) -> Sequence[str]:
    """Who takes part, mentees first. Expects participations and people to be loaded."""
    parts = sorted(relationship.participations.all(), key=lambda part: (part.side, part.pk))
    return [part.person.name for part in parts]
