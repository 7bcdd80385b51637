"""Something isn't right, for who takes part: two clicks, in confidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.relationships.enums import ChangeKind
from peerloom.domain.relationships.models import ChangeRequest
from peerloom.domain.relationships.models.changes import UNDER_WAY
from peerloom.domain.relationships.operations.changes.asking import ask_for_change, withdraw_change
from peerloom.domain.relationships.queries.changes import change_by_author, changes_of, own_words, who_hears
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.domain.relationships.rules.changes import ways_open
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.changes.forms import AskForm
from peerloom.web.relationships.changes.ways import SLUGS, prompts_for, way_of, ways_for
from peerloom.web.relationships.partnerships import Partnership, partnership


@require_safe
@never_cache
@for_members()
def start(request: MemberRequest, relationship: str) -> HttpResponse:
    """The five ways, each with what happens then."""
    together = _together(request, relationship)
    now = clock.now()
    readers = who_hears(together.relationship, at=now)
    under_way = changes_of(request.actor, together.relationship).filter(state__in=UNDER_WAY)
    values = {
        "together": together,
        "ways": ways_for(together, readers, request.organisation.day_at(now)),
        "under_way": list(under_way),
    }
    return render(request, "changes/start.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members()
def ask(request: MemberRequest, relationship: str, way: str) -> HttpResponse:
    """One way: what happens, and the few things that are asked for it."""
    together = _together(request, relationship)
    kind = SLUGS.get(way)
    if kind is None:
        raise Http404
    if request.method != "POST" and kind not in ways_open(together.relationship):
        return redirect("changes:start", request.organisation.slug, relationship)
    notes = (
        changes_of(request.actor, together.relationship).filter(kind=kind, shared=False, state__in=UNDER_WAY).first()
    )
    form = AskForm(request.POST if request.method == "POST" else None, kind=kind, initial=_noted(notes, request))
    if request.method == "POST" and form.is_valid():
        try:
            change = ask_for_change(
                relationship_pk=together.relationship.pk, asked=form.asked(), by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _thanks(change))
            return SeeOther(reverse("changes:mine", args=[request.organisation.slug, change.public_id]))
    return _form_page(request, together, kind, form)


def _noted(notes: ChangeRequest | None, request: MemberRequest) -> dict[str, str]:
    return {"words": own_words(notes, author=request.actor.public_id)} if notes else {}


def _thanks(change: ChangeRequest) -> str:
    if not change.shared:
        return _("Your notes are kept, for you alone.")
    return _("Thank you for saying so. The people who take care of it have been told.")


def _form_page(request: MemberRequest, together: Partnership, kind: ChangeKind, form: AskForm) -> HttpResponse:
    now = clock.now()
    readers = who_hears(together.relationship, at=now)
    values: dict[str, Any] = {
        "together": together,
        "way": way_of(kind, together, readers, request.organisation.day_at(now)),
        "prompts": prompts_for(together) if kind == ChangeKind.TALK else [],
        "form": form,
    }
    return render(request, "changes/ask.html", values, status=422 if form.errors else 200)


@require_safe
@never_cache
@for_members()
def mine(request: MemberRequest, change: str) -> HttpResponse:
    """How it stands, for who asked."""
    found = _my_change(request, change)
    together = _together(request, found.relationship.public_id)
    values = {
        "together": together,
        "change": found,
        "words": own_words(found, author=request.actor.public_id),
        "under_way": found.state in UNDER_WAY,
        "readers": who_hears(found.relationship, owners_only=found.owners_only, at=clock.now()),
        "way": next(slug for slug, kind in SLUGS.items() if kind == found.kind),
    }
    return render(request, "changes/mine.html", values)


@require_POST
@for_members()
def withdraw(request: MemberRequest, change: str) -> HttpResponse:
    found = _my_change(request, change)
    back = reverse("changes:start", args=[request.organisation.slug, found.relationship.public_id])
    try:
        withdraw_change(change=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("changes:mine", args=[request.organisation.slug, change]))
    messages.success(request, _("Taken back.") if found.shared else _("Your notes are deleted."))
    return SeeOther(back)


def _my_change(request: MemberRequest, public_id: str) -> ChangeRequest:
    found = change_by_author(request.actor, public_id)
    if found is None:
        raise Http404
    return found


def _together(request: MemberRequest, public_id: str) -> Partnership:
    relationship = relationship_of(request.actor, public_id, at=clock.now())
    if relationship is None:
        raise Http404
    return partnership(relationship, person_id=request.actor.person_id, at=clock.now())
