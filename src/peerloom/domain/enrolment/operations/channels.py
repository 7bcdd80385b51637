"""Tagged links: by which way people come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Channel, ChannelVisits
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_TAG = 40
MOST_CHANNELS = 200


class CannotKeepChannel(Refused):
    """The actor may not, or there are too many."""


@transaction.atomic
def add_channel(*, cohort: Cohort, name: str, by: Actor, at: datetime) -> Channel:
    """A link of its own for one way by which people hear of the program; the same name again gives the same one.

    Raises CannotKeepChannel.
    """
    cohort = _locked(cohort, by)
    name = " ".join(name.split())
    rows = Channel.objects.within(by.organisation_id).filter(cohort=cohort)
    same = rows.filter(name=name, closed_at__isnull=True).first()
    if same is not None:
        return same
    if rows.count() >= MOST_CHANNELS:
        raise CannotKeepChannel(_("There are 200 channels already. Close or reuse one of them."))
    channel = Channel.objects.create(
        organisation_id=by.organisation_id, cohort=cohort, name=name, tag=_free_tag(cohort, name), created_at=at
    )
    _record("channel.added", channel, by=by, at=at)
    return channel


@transaction.atomic
def close_channel(*, channel: Channel, by: Actor, at: datetime) -> Channel:
    """Count no more visits; the link still leads to the page, and who came by it stays known.

    Raises CannotKeepChannel.
    """
    _locked(channel.cohort, by)
    channel = Channel.objects.within(by.organisation_id).select_for_update().get(pk=channel.pk)
    if channel.closed_at is None:
        channel.closed_at = at
        channel.save(update_fields=["closed_at"])
        _record("channel.closed", channel, by=by, at=at)
    return channel


def count_visit(*, channel: Channel, at: datetime) -> None:
    """One more opening of the link on this day; only the number is kept, so there is nothing to audit."""
    with transaction.atomic():
        row, _made = ChannelVisits.objects.within(channel.organisation_id).get_or_create(
            organisation_id=channel.organisation_id, channel=channel, day=at.date()
        )
        ChannelVisits.objects.within(channel.organisation_id).filter(pk=row.pk).update(count=F("count") + 1)


def _free_tag(cohort: Cohort, name: str) -> str:
    base = slugify(name)[: LONGEST_TAG - 4] or new_public_id()[:6].lower()
    taken = set(
        Channel.objects.within(cohort.organisation_id)
        .filter(cohort=cohort, tag__startswith=base)
        .values_list("tag", flat=True)
    )
    numbered = (f"{base}-{number}" for number in range(2, MOST_CHANNELS + 3))
    return base if base not in taken else next(tag for tag in numbered if tag not in taken)


def _locked(cohort: Cohort, by: Actor) -> Cohort:
    cohort = Cohort.objects.within(by.organisation_id).select_for_update().get(pk=cohort.pk)
    if not can_edit_program(by, cohort.program):
        raise CannotKeepChannel(_("Only owners and coordinators can do this."))
    return cohort


def _record(verb: str, channel: Channel, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=channel,
        organisation=channel.organisation.public_id,
        by=by,
        at=at,
        details={"name": channel.name, "tag": channel.tag},
    )
