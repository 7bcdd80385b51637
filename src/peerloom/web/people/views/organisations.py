from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.domain.people.operations.organisations import (
    NO_ROOM,
    CannotCreateOrganisation,
    change_organisation,
    create_organisation,
)
from peerloom.domain.people.queries import has_room_for_an_organisation
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.people.forms.organisations import NewOrganisationForm, OrganisationForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    if not has_room_for_an_organisation():
        messages.error(request, NO_ROOM)
        return redirect("home")
    form = NewOrganisationForm(request.POST or None)
    if form.is_valid():
        account = cast("Account", request.user)
        try:
            owner = create_organisation(account=account, facts=form.facts(), slug=form.wanted_slug(), at=clock.now())
        except CannotCreateOrganisation as refused:
            form.add_error("slug", str(refused))
        else:
            messages.success(request, _("Your organisation stands. Next, plan its first program."))
            return redirect("people:home", owner.organisation.slug)
    return render(request, "people/organisation_create.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Role.OWNER)
def settings(request: MemberRequest) -> HttpResponse:
    organisation = request.organisation
    initial = {name: getattr(organisation, name) for name in ("name", "time_zone", "locale", "minimum_age")}
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            change_organisation(organisation=organisation, facts=form.facts(), by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:settings", organisation.slug)
    return render(request, "people/settings.html", {"form": form}, status=422 if form.errors else 200)
