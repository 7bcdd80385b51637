"""The pages before and between organisations."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from peerloom.domain.people.links import path_for
from peerloom.domain.people.models import Account
from peerloom.domain.people.operations.accounts import link_account
from peerloom.domain.people.queries import has_room_for_an_organisation, open_invitations_to, organisations_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.people.accounts import confirmed_addresses


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    if settings.DEMO:
        return redirect("demo:entrance")
    return render(request, "people/welcome.html")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the person's organisation; a choice where there are several; what to do next where there is none."""
    account = cast("Account", request.user)
    addresses = confirmed_addresses(account)
    # Somebody may have been imported since the account signed in; linking twice changes nothing.
    link_account(account=account, confirmed_addresses=addresses, at=clock.now())
    organisations = list(organisations_of(account))
    invitations = open_invitations_to(addresses, at=clock.now())
    if len(organisations) == 1 and not invitations:
        return redirect("people:home", organisations[0].slug)
    waiting = [(invitation, path_for(invitation)) for invitation in invitations]
    context = {
        "organisations": organisations,
        "waiting": waiting,
        "address": account.email,
        "has_room": has_room_for_an_organisation(),
    }
    return render(request, "people/choice.html", context)


@require_safe
@for_members()
def organisation_home(request: MemberRequest) -> HttpResponse:
    runs_programs = any(grant.role in RUNS_PROGRAMS for grant in request.actor.grants)
    return redirect("programs:list" if runs_programs else "relationships:mine", request.organisation.slug)
