"""How the matches of a round end, for the people who run it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.operations.endings.inviting import invite_to_mentor
from peerloom.domain.relationships.queries.ending_figures import (
    already_invited,
    certificates_of,
    counts_of,
    exits_of,
    rounds_to_mentor_in,
    still_to_look_back,
    would_mentor_next,
)
from peerloom.domain.relationships.rules.endings import TOLD_FROM
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.relationships.endings.certificates import IN_ONE_FILE
from peerloom.web.relationships.endings.forms import WORTH, InviteForm

ROWS_ON_A_PAGE = 50


@require_safe
@never_cache
@for_members(*DECIDES_ON_PROGRAMS)
def overview(request: MemberRequest, cohort: str) -> HttpResponse:
    found = _found(request, cohort)
    exits = exits_of(found)
    page = Paginator(still_to_look_back(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    certificates = certificates_of(found).count()
    values: dict[str, Any] = {
        "cohort": found,
        "counts": counts_of(found),
        "exits": exits,
        "ratings": [(label, exits.ratings[int(value)]) for value, label in WORTH] if exits.ratings else [],
        "told_from": TOLD_FROM,
        "page": page,
        "certificates": certificates,
        "files": range(1, -(-certificates // IN_ONE_FILE) + 1),
        **_mentoring_next(found),
    }
    return render(request, "endings/overview.html", values)


def _mentoring_next(cohort: Cohort) -> dict[str, Any]:
    willing = would_mentor_next(cohort)
    rounds = rounds_to_mentor_in(cohort, at=clock.now()) if willing else []
    asked = already_invited(rounds[0]) if rounds else set()
    left = [person for person in willing if person.email.casefold() not in asked]
    return {
        "willing": willing,
        "asked": [person for person in willing if person not in left],
        "invite_form": InviteForm(people=left, rounds=rounds) if rounds and left else None,
        "rounds": rounds,
    }


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def invite(request: MemberRequest, cohort: str) -> HttpResponse:
    """Ask those who would like to mentor to sign up for the next round."""
    found = _found(request, cohort)
    back = reverse("endings:overview", args=[request.organisation.slug, cohort])
    rounds = rounds_to_mentor_in(found, at=clock.now())
    form = InviteForm(request.POST, people=would_mentor_next(found), rounds=rounds)
    if not form.is_valid():
        messages.error(request, _("Choose whom to invite, and to which round. It has to be open for sign-up."))
        return SeeOther(back)
    into = form.rounds[form.cleaned_data["into"]]
    try:
        tally = invite_to_mentor(
            cohort=found, into=into, people=form.cleaned_data["people"], by=request.actor, at=clock.now()
        )
    except Refused as refusal:
        return refused(request, refusal, back=back)
    words = ngettext("%(number)s person is invited.", "%(number)s people are invited.", tally.invited)
    messages.success(request, words % {"number": tally.invited})
    return SeeOther(back)


def _found(request: MemberRequest, public_id: str) -> Cohort:
    return visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), public_id)
