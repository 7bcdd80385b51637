"""What every page of a study has: the study, where it belongs, and a way back when something was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from peerloom.domain.feedback.enums.studies import StudyState
from peerloom.domain.feedback.models import Study
from peerloom.domain.feedback.queries.studies.reading import studies_read_by
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest, visible_or_404
from peerloom.web.matching.answering import SeeOther, refused

T = TypeVar("T")


def study_or_404(request: MemberRequest, public_id: str) -> Study:
    return visible_or_404(studies_read_by(request.actor), public_id)


def told(study: Study, tab: str = "") -> dict[str, Any]:
    return {
        "study": study,
        "cohort": study.cohort,
        "program": study.cohort.program,
        "tab": tab,
        "finished": study.state == StudyState.FINISHED,
    }


def page_of(name: str, request: MemberRequest, *args: str) -> str:
    return reverse(f"studies:{name}", args=[request.organisation.slug, *args])


def accepted(form: Form, act: Callable[[], T], *, field: str | None = None) -> tuple[T | None, int]:
    """What the operation gives, with 303; None with the status of the page that shows what is wrong with the form.

    ``field`` is where a reason stands, None above the form."""
    try:
        return act(), 303
    except Refused as refusal:
        form.add_error(field, str(refusal))
        return None, 409 if isinstance(refusal, ChangedMeanwhile) else 422


def done(
    request: MemberRequest, act: Callable[[], object], *, back: str, words: str | Promise = "", then: str = ""
) -> HttpResponse:
    """Do it and go on, with these words; refused, go back with the reason."""
    try:
        act()
    except Refused as refusal:
        return refused(request, refusal, back=back)
    if words:
        messages.success(request, str(words))
    return SeeOther(then or back)
