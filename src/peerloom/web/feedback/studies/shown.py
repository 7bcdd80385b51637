"""What every page of a study has: the study, and where it belongs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from peerloom.domain.feedback.enums.studies import StudyState
from peerloom.domain.feedback.models import Study
from peerloom.domain.feedback.queries.studies.reading import studies_read_by
from peerloom.web.gate import MemberRequest, visible_or_404


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
