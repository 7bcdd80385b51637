"""Writing down whom a round is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.models import ComparisonGroup, ComparisonMember, Wave
from peerloom.domain.feedback.queries.comparison_groups import candidates_for, earlier_cohorts, people_by_address
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_CHOSEN = 2000


class CannotMakeGroup(Refused):
    """The actor may not, nobody would be in it, or somebody named is not here."""


class CannotDropGroup(Refused):
    """The actor may not, or it is or was asked in a survey."""


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """``earlier`` for an earlier round, ``addresses`` for a list; ``side`` is whom of the others."""

    kind: ComparisonKind
    name: str
    side: Side = Side.MENTEE
    earlier: Cohort | None = None
    addresses: Sequence[str] = ()


@transaction.atomic
def make_comparison_group(*, cohort: Cohort, draft: GroupDraft, key: str, by: Actor, at: datetime) -> ComparisonGroup:
    """Write down who is in it now; they stay in it whatever becomes of them. ``key``: the form sent twice makes one.

    Raises CannotMakeGroup.
    """
    rows = Cohort.objects.within(by.organisation_id).select_related("program", "organisation")
    cohort = rows.select_for_update(of=("self",)).get(pk=cohort.pk)
    if not can_edit_program(by, cohort.program):
        raise CannotMakeGroup(_("Comparison groups are made by owners and coordinators. Ask one of them."))
    made = ComparisonGroup.objects.within(by.organisation_id).filter(public_id=key, cohort=cohort).first()
    if made is not None:
        return made
    if not draft.name.strip():
        raise CannotMakeGroup(_("Give the group a name."))
    people = _people(cohort, draft, by, at)
    if not people:
        raise CannotMakeGroup(_("Nobody would be in this group at present. Choose other people."))
    taken = ComparisonGroup.objects.across_organisations(because="public ids are unique").filter(public_id=key)
    group = ComparisonGroup.objects.create(
        organisation_id=cohort.organisation_id,
        public_id=new_public_id() if taken.exists() else key,
        cohort=cohort,
        kind=draft.kind,
        name=draft.name.strip()[:120],
        earlier_cohort=draft.earlier if draft.kind == ComparisonKind.EARLIER_COHORT else None,
        made_by_id=by.person_id,
        made_at=at,
    )
    ComparisonMember.objects.bulk_create(
        ComparisonMember(organisation_id=cohort.organisation_id, group=group, person_id=person) for person in people
    )
    _record("comparison_group.made", group, cohort, by, at, len(people))
    return group


@transaction.atomic
def drop_comparison_group(*, group: ComparisonGroup, by: Actor, at: datetime) -> None:
    """Take away a group that no survey asks. Asked twice, it happens once. Raises CannotDropGroup."""
    rows = ComparisonGroup.objects.within(by.organisation_id).select_for_update(of=("self",))
    found = rows.select_related("cohort__program", "organisation").filter(pk=group.pk).first()
    if found is None:
        return
    if not can_edit_program(by, found.cohort.program):
        raise CannotDropGroup(_("Comparison groups are made by owners and coordinators. Ask one of them."))
    if Wave.objects.within(by.organisation_id).filter(comparison=found).exists():
        raise CannotDropGroup(_("A survey asks this group, so it stays, for the survey's answers to mean something."))
    found.cohort.organisation = found.organisation
    _record("comparison_group.dropped", found, found.cohort, by, at, found.members.count())
    found.delete()


def _people(cohort: Cohort, draft: GroupDraft, by: Actor, at: datetime) -> list[int]:
    if draft.kind == ComparisonKind.LIST:
        return _listed(cohort, draft, by)
    if draft.kind == ComparisonKind.EARLIER_COHORT:
        allowed = earlier_cohorts(by, cohort).filter(pk=draft.earlier.pk).exists() if draft.earlier else False
        if not allowed:
            raise CannotMakeGroup(_("Choose which earlier round they are from."))
    found = candidates_for(cohort, draft.kind, side=draft.side, earlier=draft.earlier, at=at)
    return list(found.values_list("pk", flat=True))


def _listed(cohort: Cohort, draft: GroupDraft, by: Actor) -> list[int]:
    wanted = list(dict.fromkeys(address.strip().casefold() for address in draft.addresses if address.strip()))
    if len(wanted) > MOST_CHOSEN:
        raise CannotMakeGroup(_("A list holds up to %(most)d people.") % {"most": MOST_CHOSEN})
    found = people_by_address(by, cohort, wanted)
    strangers = [address for address in wanted if address not in found]
    if strangers:
        some = ", ".join(strangers[:5])
        raise CannotMakeGroup(_("Nobody here has this address: %(some)s. Correct it or leave it out.") % {"some": some})
    return list(found.values())


def _record(verb: str, group: ComparisonGroup, cohort: Cohort, by: Actor, at: datetime, size: int) -> None:
    organisation = cohort.organisation.public_id
    audit.record(
        verb,
        subject=group,
        organisation=organisation,
        by=by,
        at=at,
        details={"kind": str(group.kind), "size": size},
    )
