"""All my conversations, and one of them."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.relationships.models import Message
from peerloom.domain.relationships.operations.conversations.reading import mark_read
from peerloom.domain.relationships.operations.conversations.sending import send_message
from peerloom.domain.relationships.queries.conversations import (
    Conversation,
    conversation_of,
    messages_after,
    messages_in,
    page_of,
    unread_for,
)
from peerloom.domain.relationships.queries.conversations_list import talks_of, with_last_messages
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.conversations.forms import MessageForm
from peerloom.web.relationships.conversations.saying import said_in
from peerloom.web.relationships.conversations.sides import names_of, talk_rows

ON_A_PAGE = 30


@require_safe
@for_members()
def talk_list(request: MemberRequest) -> HttpResponse:
    """Everyone I can write to, the newest words first."""
    now = clock.now()
    page = Paginator(talks_of(request.actor, at=now), ON_A_PAGE).get_page(request.GET.get("page"))
    talks = with_last_messages(list(page.object_list), request.actor)
    values = {
        "page": page,
        "talks": talk_rows(talks, person_id=request.actor.person_id, at=now),
        "unread": unread_for(request.actor),
    }
    return render(request, "conversations/list.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members()
def thread(request: MemberRequest, relationship: str) -> HttpResponse:
    """One conversation, the newest words last and the box below them. Seeing its end is reading it."""
    now = clock.now()
    found = conversation_or_404(request, relationship, now)
    form = _form(found)
    status = 200
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES)
        status = _send(request, found, form, now)
        if not status:
            return SeeOther(_address(request, relationship))
        if status == 409:
            found = conversation_or_404(request, relationship, now)
            _tell_of_staff(request, form)
    return _page(request, found, form, now, status)


def _send(request: MemberRequest, found: Conversation, form: MessageForm, now: datetime) -> int:
    """0 when it is sent, else the status with which the page comes back."""
    if not form.is_valid():
        return 422
    try:
        send_message(relationship=found.relationship, draft=form.draft(), by=request.actor, at=now)
    except ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        return 409
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 422
    return 0


def _page(request: MemberRequest, found: Conversation, form: MessageForm, now: datetime, status: int) -> HttpResponse:
    slug = request.organisation.slug
    shown = page_of(found, before=request.GET.get("before", ""))
    if request.method == "GET" and not shown.newer:
        _see(request, found, shown.messages, now)
    form.fields["text"].widget.attrs["placeholder"] = _("Write to %(names)s") % {"names": names_of(found)}
    values = {
        "conversation": found,
        "names": names_of(found),
        "said": said_in(found, shown.messages, slug=slug, at=now),
        "older": shown.messages[0].public_id if shown.older else "",
        "newer": shown.newer,
        "newest": shown.messages[-1].public_id if shown.messages else "",
        "seen": _newest_seen(found, shown.messages),
        "form": form,
        "open": found.closed is None,
    }
    return render(request, "conversations/thread.html", values, status=status)


@require_safe
@never_cache
@for_members()
def news(request: MemberRequest, relationship: str) -> HttpResponse:
    """What came since the page was made, for a page that looks again by itself; 204 when nothing did."""
    now = clock.now()
    found = conversation_or_404(request, relationship, now)
    after = request.GET.get("after", "")
    messages = messages_after(found, after=after)
    recent = page_of(found).messages
    seen = _newest_seen(found, recent)
    if not messages and seen == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    if request.method == "GET":
        _see(request, found, messages, now)
    above = messages_in(found).filter(public_id=after).first() if messages and after else None
    values = {
        "conversation": found,
        "said": said_in(found, messages, slug=request.organisation.slug, at=now, after=above),
        "read": [one.public_id for one in recent if _is_seen(found, one)],
        "newest": messages[-1].public_id if messages else after,
        "seen": seen,
        "from_others": sum(message.author_id != request.actor.person_id for message in messages),
        "names": names_of(found),
    }
    return render(request, "conversations/news.html", values)


def conversation_or_404(request: MemberRequest, relationship: str, now: datetime) -> Conversation:
    found = relationship_of(request.actor, relationship, at=now)
    if found is None:
        raise Http404
    return conversation_of(found, person_id=request.actor.person_id)


def _form(found: Conversation) -> MessageForm:
    told = "on" if found.staff_read_from else ""
    return MessageForm(initial={"sent_id": new_public_id(), "told": told})


def _tell_of_staff(request: MemberRequest, form: MessageForm) -> None:
    """The page that comes back says that staff can read: sent again, it was told."""
    sent = request.POST.copy()
    sent["told"] = "on"
    form.data = sent


def _see(request: MemberRequest, found: Conversation, messages: list[Message], now: datetime) -> None:
    """Only where there is something new, so that looking again writes nothing."""
    others = [message for message in messages if message.author_id != request.actor.person_id]
    if others and (found.read_until is None or others[-1].sent_at > found.read_until):
        mark_read(message=messages[-1], by=request.actor, at=now)


def _is_seen(found: Conversation, message: Message) -> bool:
    read = found.other_read_until
    return message.author_id == found.mine.person_id and read is not None and message.sent_at <= read


def _newest_seen(found: Conversation, messages: list[Message]) -> str:
    """The newest of my own messages that the other has read."""
    return next((one.public_id for one in reversed(messages) if _is_seen(found, one)), "")


def _address(request: MemberRequest, relationship: str) -> str:
    return reverse("conversations:thread", args=[request.organisation.slug, relationship]) + "#newest"
