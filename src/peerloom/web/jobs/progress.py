"""What a page shows of a job: a bar that asks for itself every second, until the job has ended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from peerloom.foundation.jobs.models import Job, JobState

UNFINISHED = (JobState.WAITING, JobState.RUNNING)


def bar(job: Job, *, organisation_slug: str, next_url: str) -> dict[str, Any]:
    """The context of jobs/bar.html."""
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return {
        "job": job,
        "unfinished": job.state in UNFINISHED,
        "words": words(job),
        "address": reverse("jobs:progress", args=[organisation_slug, job.public_id]) + query,
    }


def words(job: Job) -> str:
    """Where the job stands, in a few words."""
    if job.state == JobState.WAITING:
        return _("Trying again in a moment") if job.attempt else _("Waiting for its turn")
    if job.state == JobState.RUNNING:
        share = _("%(percent)s %% done") % {"percent": int(100 * job.done_share)}
        return f"{job.progress_text} · {share}" if job.progress_text else share
    return {
        JobState.DONE: _("Done"),
        JobState.FAILED: _("Not done"),
        JobState.CANCELLED: _("Stopped before it was done"),
    }[JobState(job.state)]


def path_on_this_site(given: str) -> str:
    """The address if it is a path on this site, else nothing: nobody is sent elsewhere by a forged link."""
    safe = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if safe else ""
