"""Asking for a change, in confidence, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.enums import ChangeKind, ChangeState
from peerloom.domain.relationships.messages.changes import stop_telling, tell_taken_back, tell_who_hears
from peerloom.domain.relationships.models import ChangeRequest, Relationship
from peerloom.domain.relationships.models.changes import UNDER_WAY
from peerloom.domain.relationships.operations.taking_part import taking_part
from peerloom.domain.relationships.queries.changes import SEALED_FOR, who_hears
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.relationships.rules.changes import ANSWERED_WITHIN, ASKED_IN, last_day_of_pause
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.sealing import seal


class CannotAskForChange(Refused):
    """The actor takes no part in it, this cannot be asked for in its state, or it was asked for already."""


class CannotWithdrawChange(Refused):
    """It is somebody else's, or settled."""


@dataclass(frozen=True, slots=True)
class AskedChange:
    """``told`` matters for a talk, which is kept for oneself otherwise; ``owners_only`` for a worry about safety."""

    kind: ChangeKind
    words: str = ""
    told: bool = True
    pause_until: date | None = None
    owners_only: bool = False

    @property
    def shared(self) -> bool:
        return self.told or self.kind != ChangeKind.TALK


@transaction.atomic
def ask_for_change(*, relationship_pk: int, asked: AskedChange, by: Actor, at: datetime) -> ChangeRequest:
    """Keep what the actor asks for and tell who hears of it, without a word of what was written.

    A worry about safety is taken from whoever has ever taken part, whatever their standing and however long ago it
    ended. Notes for a talk that were kept for oneself are renewed, or told now. The same sent twice is kept once; while
    it is under way, other words for the same are refused. Raises CannotAskForChange.
    """
    relationship = _locked(relationship_pk, asked.kind, by, at)
    _refuse_days_that_cannot_be(relationship, asked, at)
    under_way = ChangeRequest.objects.within(by.organisation_id).filter(
        relationship=relationship, by=by.person_id, kind=asked.kind, state__in=UNDER_WAY
    )
    told = under_way.filter(shared=True).first()
    if told is not None:
        return _same_or_refuse(told, asked)
    before = under_way.select_for_update().first()  # one's own notes, which nobody else ever locks
    change = before or ChangeRequest(
        organisation_id=by.organisation_id, relationship=relationship, by_id=by.person_id, kind=asked.kind
    )
    _fill(change, relationship, asked, by, at)
    change.save()
    change.relationship = relationship
    if change.shared:
        organisation = relationship.organisation.public_id
        audit.record("change.asked", subject=change, organisation=organisation, by=by, at=at)
        tell_who_hears(change, who_hears(relationship, owners_only=change.owners_only, at=at), at=at)
    return change


def _locked(relationship_pk: int, kind: ChangeKind, by: Actor, at: datetime) -> Relationship:
    states = ASKED_IN[kind]
    if kind != ChangeKind.SAFETY:
        return taking_part(
            relationship_pk=relationship_pk, by=by, at=at, refusal=CannotAskForChange, states=states
        ).relationship
    Relationship.objects.within(by.organisation_id).select_for_update().filter(pk=relationship_pk).first()
    rows = relationships_of(by, at=at).filter(pk=relationship_pk, state__in=states)
    found = rows.select_related("cohort__program", "organisation").first()
    if found is None:
        raise CannotAskForChange(_("This match is not yours. Please turn to the people who run the program."))
    return found


def _refuse_days_that_cannot_be(relationship: Relationship, asked: AskedChange, at: datetime) -> None:
    if asked.kind != ChangeKind.PAUSE:
        return
    last = last_day_of_pause(relationship)
    if asked.pause_until is None or not relationship.organisation.day_at(at) < asked.pause_until <= last:
        raise CannotAskForChange(
            _("Choose a day after today and not after %(last)s, when the round ends.")
            % {"last": date_format(last, "j F Y")}
        )


def _same_or_refuse(before: ChangeRequest, asked: AskedChange) -> ChangeRequest:
    same = (before.words, before.pause_until, before.owners_only) == (asked.words, asked.pause_until, asked.owners_only)
    if same:
        return before
    raise CannotAskForChange(
        _("You have asked for this already, and somebody will answer. To say it otherwise, take it back first.")
    )


def _fill(change: ChangeRequest, relationship: Relationship, asked: AskedChange, by: Actor, at: datetime) -> None:
    change.shared = asked.shared
    change.words = asked.words if asked.shared else ""
    change.sealed = b"" if asked.shared else seal(asked.words, owner=by.public_id, purpose=SEALED_FOR)
    change.pause_until = asked.pause_until if asked.kind == ChangeKind.PAUSE else None
    change.owners_only = asked.owners_only and asked.kind == ChangeKind.SAFETY
    change.asked_at = at
    change.due_on = relationship.organisation.day_at(at) + ANSWERED_WITHIN[asked.kind]


@transaction.atomic
def withdraw_change(*, change: ChangeRequest, by: Actor, at: datetime) -> ChangeRequest:
    """Take one's own request back, or throw away notes that were kept for oneself. Asked twice, it happens once.

    Letters that have not left are stopped; who had it in hand is told. Raises CannotWithdrawChange.
    """
    rows = ChangeRequest.objects.within(by.organisation_id).select_for_update(of=("self",))
    current = rows.select_related("relationship__cohort__program", "relationship__organisation").get(pk=change.pk)
    if current.by_id != by.person_id:
        raise CannotWithdrawChange(_("Only who asked for it can take it back."))
    if current.state == ChangeState.WITHDRAWN:
        return current
    if current.state not in UNDER_WAY:
        raise CannotWithdrawChange(_("It is settled already. Ask again if it does not feel settled to you."))
    before, current.state, current.sealed = current.state, ChangeState.WITHDRAWN, b""
    current.save(update_fields=["state", "sealed"])
    if current.shared:
        stop_telling(current, at=at)
        if before == ChangeState.IN_HAND and current.owner:
            tell_taken_back(current, current.owner, at=at)
        organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id)
        audit.record("change.withdrawn", subject=current, organisation=organisation, by=by, at=at)
    return current
