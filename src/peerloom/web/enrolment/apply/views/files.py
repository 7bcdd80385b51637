"""Files that answer a question: for their writer through the link, for those who run the program, for nobody else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from peerloom.domain.enrolment.models import AnswerFile, Application
from peerloom.domain.enrolment.queries.screening_application import files_to_screen
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.downloads import sent_file
from peerloom.web.enrolment.apply.access import Writer, for_writers
from peerloom.web.enrolment.apply.views.status import for_applicants
from peerloom.web.gate import MemberRequest, for_members


@require_safe
@for_writers
def of_draft(_request: HttpRequest, writer: Writer, file: str) -> HttpResponseBase:
    return _sent(AnswerFile.objects.within(writer.draft.organisation_id).filter(draft=writer.draft), file)


@require_safe
@for_applicants
def of_application(_request: HttpRequest, application: Application, _token: str, file: str) -> HttpResponseBase:
    return _sent(AnswerFile.objects.within(application.organisation_id).filter(application=application), file)


@require_safe
@for_members(*RUNS_PROGRAMS)
def for_staff(request: MemberRequest, file: str) -> HttpResponseBase:
    """The answer of an application that the actor may see; what answers a private question stays unseen."""
    applications = Application.objects.visible_to(request.actor)
    return _sent(files_to_screen(request.actor.organisation_id).filter(application__in=applications), file)


def _sent(rows: ScopedQuerySet[AnswerFile], public_id: str) -> HttpResponseBase:
    kept = rows.filter(public_id=public_id).first()
    if kept is None:
        raise Http404
    return sent_file(kept.file, name=kept.name, content_type=kept.content_type)
