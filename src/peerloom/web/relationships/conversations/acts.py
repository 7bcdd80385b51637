"""What can be done about a message or a conversation, each on a page of its own that says what it means."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.relationships.models import Message
from peerloom.domain.relationships.operations.conversations.removing import remove_message
from peerloom.domain.relationships.operations.conversations.reporting import report_message
from peerloom.domain.relationships.operations.conversations.stopping import allow_messages, stop_messages
from peerloom.domain.relationships.queries.conversations import Conversation, message_for
from peerloom.domain.relationships.rules.conversations import can_remove
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.conversations.forms import ReportForm, StopForm
from peerloom.web.relationships.conversations.saying import name_of, said_in
from peerloom.web.relationships.conversations.sides import names_of
from peerloom.web.relationships.conversations.talks import conversation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def report(request: MemberRequest, message: str) -> HttpResponse:
    """Show one message to the coordinators."""
    now = clock.now()
    conversation, found = _message_or_404(request, message, now)
    if found.author_id == request.actor.person_id or found.removed_at is not None:
        raise Http404
    form = ReportForm(request.POST or None) if request.method == "GET" else ReportForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            report_message(message_id=message, reason=form.cleaned_data["reason"], by=request.actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Thank you for telling. The coordinators look at it and get in touch with you.")
            )
            return SeeOther(_back(request, conversation))
    values = _told(request, conversation, found, now) | {"form": form, "author": name_of(found.author)}
    return render(request, "conversations/report.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def remove(request: MemberRequest, message: str) -> HttpResponse:
    """Take one's own words back."""
    now = clock.now()
    conversation, found = _message_or_404(request, message, now)
    if found.author_id != request.actor.person_id:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            remove_message(message_id=message, by=request.actor, at=now)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Your words are gone. That you took a message back stays to be seen."))
            return SeeOther(_back(request, conversation))
    removable = can_remove(found, person_id=request.actor.person_id, at=now)
    values = _told(request, conversation, found, now) | {"removable": removable, "refusal": refusal}
    return render(request, "conversations/remove.html", values, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def stop(request: MemberRequest, relationship: str) -> HttpResponse:
    """Stop messages from the other, or allow them again; between two."""
    now = clock.now()
    conversation = conversation_or_404(request, relationship, now)
    if not conversation.between_two:
        raise Http404
    form = StopForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            words = _stop_or_allow(request, conversation, tell=form.cleaned_data["tell"], now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return SeeOther(_back(request, conversation))
    values = {"conversation": conversation, "names": names_of(conversation), "form": form}
    return render(request, "conversations/stop.html", values, status=422 if form.errors else 200)


def _stop_or_allow(request: MemberRequest, conversation: Conversation, *, tell: bool, now: datetime) -> str:
    names = {"names": names_of(conversation)}
    if request.POST.get("do") == "allow":
        allow_messages(relationship=conversation.relationship, by=request.actor, at=now)
        return _("%(names)s can write to you here again.") % names
    stop_messages(relationship=conversation.relationship, tell_coordinators=tell, by=request.actor, at=now)
    return _("You no longer get messages from %(names)s here.") % names


def _message_or_404(request: MemberRequest, message: str, now: datetime) -> tuple[Conversation, Message]:
    found = message_for(request.actor, message, at=now)
    if found is None:
        raise Http404
    return found


def _told(request: MemberRequest, conversation: Conversation, found: Message, now: datetime) -> dict[str, object]:
    return {
        "conversation": conversation,
        "names": names_of(conversation),
        "said": said_in(conversation, [found], slug=request.organisation.slug, at=now),
    }


def _back(request: MemberRequest, conversation: Conversation) -> str:
    return reverse("conversations:thread", args=[request.organisation.slug, conversation.relationship.public_id])
