from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.people.enums import Role
from peerloom.domain.people.links import invited_by_token
from peerloom.domain.people.models import Account, Invitation
from peerloom.domain.people.operations.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from peerloom.domain.people.queries import invitations_newest_first
from peerloom.domain.people.rules import can_give_role
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.people.accounts import confirmed_addresses
from peerloom.web.people.forms.roles import InvitationForm

INVITES = (Role.OWNER, Role.COORDINATOR)
PER_PAGE = 50
ACCEPTED, REVOKED, EXPIRED, OPEN = (
    (gettext_lazy("Accepted"), "good"),
    (gettext_lazy("Withdrawn"), "off"),
    (gettext_lazy("Run out"), "watch"),
    (gettext_lazy("Waiting"), "info"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*INVITES)
def invitations(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite(email=email, role=form.chosen_role(), by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": email})
            return redirect("people:invitations", request.organisation.slug)
    page = Paginator(invitations_newest_first(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, state_of(row, clock.now()), can_give_role(request.actor, row.role)) for row in page]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "people/invitations.html", context, status=422 if form.errors else 200)


@require_POST
@for_members(*INVITES)
def resend(request: MemberRequest, invitation: str) -> HttpResponse:
    sent = visible_or_404(Invitation.objects.visible_to(request.actor), invitation)
    try:
        resend_invitation(invitation=sent, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation to %(email)s is on its way again.") % {"email": sent.email})
    return redirect("people:invitations", request.organisation.slug)


@require_POST
@for_members(*INVITES)
def revoke(request: MemberRequest, invitation: str) -> HttpResponse:
    sent = visible_or_404(Invitation.objects.visible_to(request.actor), invitation)
    try:
        revoke_invitation(invitation=sent, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": sent.email})
    return redirect("people:invitations", request.organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: who invites to what, and the button that accepts."""
    offered = invited_by_token(token)
    if offered is None:
        return render(request, "people/invitation.html", status=404)
    account = request.user if isinstance(request.user, Account) else None
    context: dict[str, object] = {"invitation": offered, "invited_here": False}
    status = 200
    if account:
        addresses = confirmed_addresses(account)
        context["invited_here"] = offered.email in addresses
        if request.method == "POST":
            try:
                accept_invitation(invitation=offered, account=account, confirmed_addresses=addresses, at=clock.now())
            except Refused as refused:
                context["refusal"], status = str(refused), 409
            else:
                return redirect("people:home", offered.organisation.slug)
    return render(request, "people/invitation.html", context, status=status)


def state_of(invitation: Invitation, at: datetime) -> tuple[str, str]:
    """The word and the tone in which an invitation's state is shown."""
    if invitation.accepted_at:
        word, tone = ACCEPTED
    elif invitation.revoked_at:
        word, tone = REVOKED
    elif invitation.expires_at <= at:
        word, tone = EXPIRED
    else:
        word, tone = OPEN
    return str(word), tone
