"""What each side expects, told before the two first meet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.enums import Cadence, ContactChannel, Style
from peerloom.domain.relationships.models import Expectation, Participation, Relationship
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotStateExpectations(Refused):
    """The actor takes no part in it, it rests or is over, or both sides have been shown to each other already."""


@dataclass(frozen=True, slots=True)
class StatedExpectations:
    cadence: Cadence
    channel: ContactChannel
    style: Style
    topics: str = ""
    boundaries: str = ""


@transaction.atomic
def state_expectations(
    *, relationship: Relationship, stated: StatedExpectations, by: Actor, at: datetime
) -> Expectation:
    """Keep what the actor expects. It can be changed until all sides have stated theirs: from then on each sees the
    other's, and nobody adapts afterwards. The same again changes nothing. Raises CannotStateExpectations.
    """
    relationship = Relationship.objects.within(by.organisation_id).select_for_update().get(pk=relationship.pk)
    parts = list(
        Participation.objects.within(by.organisation_id)
        .filter(relationship=relationship, left_at__isnull=True)
        .select_related("expectation")
    )
    mine = next((part for part in parts if part.person_id == by.person_id), None)
    told = relationships_of(by, at=at).filter(pk=relationship.pk).exists()
    if mine is None or not told or relationship.state not in TOGETHER:
        raise CannotStateExpectations(_("There is nothing to state here at present."))
    before: Expectation | None = getattr(mine, "expectation", None)
    values = asdict(stated)
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    if all(hasattr(part, "expectation") for part in parts):
        raise CannotStateExpectations(
            _("Both of you have seen each other’s expectations already. Talk about the change when you meet.")
        )
    expectation, _made = Expectation.objects.within(by.organisation_id).update_or_create(
        participation=mine, defaults=values | {"stated_at": at, "organisation_id": by.organisation_id}
    )
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id)
    audit.record("expectations.stated", subject=relationship, organisation=organisation, by=by, at=at)
    return expectation
