"""What staff read where a program of young people says so. Without that these pages do not exist."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import Thread
from peerloom.domain.relationships.operations.conversations.staff_reading import CannotRead, read_as_staff
from peerloom.domain.relationships.queries.conversations_staff import (
    program_read_by,
    thread_read_by,
    threads_for_staff,
)
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.conversations.saying import said_to_staff
from peerloom.web.relationships.conversations.sides import listed

ON_A_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def thread_list(request: MemberRequest, program: str) -> HttpResponse:
    """Which conversations there are, without a word of them."""
    found = program_read_by(request.actor, program)
    if found is None:
        raise Http404
    page = Paginator(threads_for_staff(found), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(thread, _everyone(thread)) for thread in page.object_list]
    return render(request, "conversations/staff_list.html", {"program": found, "page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members(*RUNS_PROGRAMS)
def read(request: MemberRequest, relationship: str) -> HttpResponse:
    """First what reading means; the words only after saying so, which is recorded each time."""
    if request.method != "POST":
        thread = thread_read_by(request.actor, relationship)
        if thread is None:
            raise Http404
        return render(request, "conversations/staff_before.html", _told(thread))
    before, now = request.POST.get("before", ""), clock.now()
    try:
        thread, page = read_as_staff(
            relationship_id=relationship, before="" if "\x00" in before else before, by=request.actor, at=now
        )
    except CannotRead:
        raise Http404 from None
    values = _told(thread) | {
        "said": said_to_staff(page.messages, slug=request.organisation.slug, at=now),
        "older": page.messages[0].public_id if page.older else "",
    }
    return render(request, "conversations/staff_thread.html", values)


def _told(thread: Thread) -> dict[str, object]:
    program = thread.relationship.cohort.program
    return {"thread": thread, "program": program, "names": _everyone(thread), "since": program.staff_read_since}


def _everyone(thread: Thread) -> str:
    return thread.relationship.name or listed([part.person.name for part in thread.relationship.participations.all()])
