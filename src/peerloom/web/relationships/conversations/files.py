"""Files that go with messages, for those who may read the message and nobody else."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import Attachment
from peerloom.domain.relationships.operations.conversations.staff_reading import CannotRead, open_file_as_staff
from peerloom.domain.relationships.queries.conversations import attachment_for
from peerloom.domain.relationships.queries.conversations_reports import files_of_report, reports_for
from peerloom.domain.relationships.rules.conversations_files import SHOWN
from peerloom.foundation import clock
from peerloom.web.downloads import sent_file
from peerloom.web.gate import MemberRequest, for_members, visible_or_404


@require_safe
@for_members()
def file(request: MemberRequest, attachment: str) -> HttpResponseBase:
    """For who takes part."""
    found = attachment_for(request.actor, attachment, at=clock.now())
    if found is None:
        raise Http404
    return _sent(found)


@require_safe
@for_members(*RUNS_PROGRAMS)
def staff_file(request: MemberRequest, attachment: str) -> HttpResponseBase:
    """For staff where they can read messages; that it was opened is recorded."""
    try:
        found = open_file_as_staff(attachment_id=attachment, by=request.actor, at=clock.now())
    except CannotRead:
        raise Http404 from None
    return _sent(found)


@require_safe
@for_members(*RUNS_PROGRAMS)
def report_file(request: MemberRequest, report: str, attachment: str) -> HttpResponseBase:
    """A file of a reported message, for who handles the report."""
    found = visible_or_404(reports_for(request.actor), report)
    return _sent(visible_or_404(files_of_report(found), attachment))


def _sent(found: Attachment) -> HttpResponseBase:
    """Pictures, which were drawn anew, in the page; everything else only to be saved."""
    shown = found.content_type in SHOWN
    return sent_file(found.file, name=found.name, content_type=found.content_type, inline=shown)
