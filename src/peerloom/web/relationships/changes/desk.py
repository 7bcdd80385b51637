"""What was asked for, for the coordinators: who waits, who takes care, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.enums import ChangeKind, ChangeResult, ChangeState, RelationshipState
from peerloom.domain.relationships.models import ChangeRequest
from peerloom.domain.relationships.models.changes import UNDER_WAY
from peerloom.domain.relationships.operations.changes.handling import record_mediation, take_in_hand
from peerloom.domain.relationships.operations.changes.settling import settle_change
from peerloom.domain.relationships.queries.changes import changes_to_handle, mediations_of, names_of, waiting_changes
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.changes.forms import SettleForm, TalkForm

ROWS_ON_A_PAGE = 50
LIKELY = {
    ChangeKind.TALK: ChangeResult.TALKED,
    ChangeKind.MEDIATION: ChangeResult.TALKED,
    ChangeKind.NEW_MATCH: ChangeResult.ENDED,
    ChangeKind.PAUSE: ChangeResult.PAUSED,
}
"""What is ticked already when somebody comes to settle it."""


@dataclass(frozen=True, slots=True)
class Row:
    """``urgent`` and ``late`` say why it stands where it stands."""

    change: ChangeRequest
    names: str
    under_way: bool
    urgent: bool
    late: bool


def _row(change: ChangeRequest, today: date) -> Row:
    waits = change.state == ChangeState.OPEN
    return Row(
        change=change,
        names=", ".join(names_of(change.relationship)),
        under_way=change.state in UNDER_WAY,
        urgent=change.kind == ChangeKind.SAFETY and change.state in UNDER_WAY,
        late=waits and change.due_on < today,
    )


@require_safe
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def requests(request: MemberRequest) -> HttpResponse:
    """What nobody has in hand first, the urgent above all."""
    today = request.organisation.day_at(clock.now())
    page = Paginator(changes_to_handle(request.actor), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    waiting, late = waiting_changes(request.actor, day=today)
    rows = [_row(change, today) for change in page]
    return render(request, "changes/list.html", {"page": page, "rows": rows, "waiting": waiting, "late": late})


@require_safe
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def request_page(request: MemberRequest, change: str) -> HttpResponse:
    return _page(request, _found(request, change))


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def take(request: MemberRequest, change: str) -> HttpResponse:
    found = _found(request, change)
    try:
        take_in_hand(change=found, by=request.actor, at=clock.now(), instead_of=str(request.POST.get("instead_of", "")))
    except Refused as refusal:
        return refused(request, refusal, back=_address(request, found))
    messages.success(request, _("It is in your hands now, and the person who asked has been told."))
    return SeeOther(_address(request, found))


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def talk(request: MemberRequest, change: str) -> HttpResponse:
    """Write down a talk that was held."""
    found = _found(request, change)
    form = TalkForm(request.POST)
    if form.is_valid():
        try:
            record_mediation(change=found, talk=form.talk(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The talk is on record, for the coordinators alone."))
            return SeeOther(_address(request, found))
    return _page(request, found, talk_form=form)


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def settle(request: MemberRequest, change: str) -> HttpResponse:
    """Decide what comes of it; after an ending to what is next."""
    found = _found(request, change)
    form = SettleForm(request.POST, parts=present_parts(found.relationship))
    if form.is_valid():
        try:
            settled = settle_change(change=found, settlement=form.settlement(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Settled. The person who asked has been told."))
            return SeeOther(_after(request, settled))
    return _page(request, found, settle_form=form)


def _after(request: MemberRequest, change: ChangeRequest) -> str:
    if change.result == ChangeResult.ENDED:
        return reverse("endings:next", args=[request.organisation.slug, change.relationship.public_id])
    return _address(request, change)


def _found(request: MemberRequest, public_id: str) -> ChangeRequest:
    return visible_or_404(changes_to_handle(request.actor), public_id)


def _address(request: MemberRequest, change: ChangeRequest) -> str:
    return reverse("changes:request", args=[request.organisation.slug, change.public_id])


def _page(
    request: MemberRequest, change: ChangeRequest, *, talk_form: Form | None = None, settle_form: Form | None = None
) -> HttpResponse:
    today = request.organisation.day_at(clock.now())
    parts = present_parts(change.relationship)
    likely = {"result": LIKELY.get(ChangeKind(change.kind), ""), "pause_until": change.pause_until}
    values = {
        "row": _row(change, today),
        "change": change,
        "mine": change.owner_id == request.actor.person_id,
        "talks": mediations_of(change),
        "talk_form": talk_form or TalkForm(initial={"held_on": today}),
        "settle_form": settle_form or SettleForm(parts=parts, initial=likely),
        "is_over": change.relationship.state == RelationshipState.ENDED,
    }
    wrong = any(form is not None and form.errors for form in (talk_form, settle_form))
    return render(request, "changes/request.html", values, status=422 if wrong else 200)
