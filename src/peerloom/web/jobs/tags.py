"""The progress of a job on any page; a builtin library, so templates need no {% load %}."""

from typing import Any

from django.template import Library
from django.template.context import Context

from peerloom.foundation.jobs.models import Job
from peerloom.web.jobs.progress import bar

register = Library()


@register.inclusion_tag("jobs/bar.html", takes_context=True)
def job_progress(context: Context, job: Job, next_url: str = "") -> dict[str, Any]:
    """{% job_progress run.job request.path %}: a bar that moves, and goes to the path once the job is done.

    Without JavaScript the bar stands still: its link leads to a page that renews itself.
    """
    return bar(job, organisation_slug=context["organisation"].slug, next_url=next_url)
