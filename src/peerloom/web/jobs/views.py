from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from peerloom.domain.matching.models import MatchRun, SheetImport
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.jobs.progress import UNFINISHED, bar, path_on_this_site


@never_cache
@require_safe
@for_members(*RUNS_PROGRAMS)
def progress(request: MemberRequest, job: str) -> HttpResponseBase:
    """How far a job is: a page, or for htmx its bar alone. Once it is done, on to `?next=`."""
    found = Job.objects.filter(public_id=job, organisation=request.organisation.public_id).first()
    if found is None or not _may_watch(request.actor, found):
        raise Http404
    next_url = path_on_this_site(request.GET.get("next", ""))
    if request.headers.get("HX-Request"):
        return _for_htmx(request, found, next_url)
    if found.state == JobState.DONE and next_url:
        return redirect(next_url)
    context = bar(found, organisation_slug=request.organisation.slug, next_url=next_url) | {"next_url": next_url}
    return render(request, "jobs/progress.html", context)


def _may_watch(actor: Actor, job: Job) -> bool:
    """Who runs the whole organisation watches every job; who runs one program, those of its own sheets and runs."""
    if actor.has(*RUNS_PROGRAMS):
        return True
    works = (SheetImport.objects.visible_to(actor), MatchRun.objects.visible_to(actor))
    return any(rows.filter(public_id=job.subject).exists() for rows in works)


def _for_htmx(request: MemberRequest, job: Job, next_url: str) -> HttpResponse:
    """The bar; once the job has ended, the whole page again, or where it leads."""
    if job.state in UNFINISHED:
        return render(
            request, "jobs/bar.html", bar(job, organisation_slug=request.organisation.slug, next_url=next_url)
        )
    if job.state == JobState.DONE and next_url:
        return HttpResponseClientRedirect(next_url)
    return HttpResponseClientRefresh()
