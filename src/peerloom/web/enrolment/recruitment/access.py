"""Which cohort or channel a page is about, for whom."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.models import Channel
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.web.gate import MemberRequest, visible_or_404


def cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    return visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program", "organisation"), cohort)


def changeable_or_403(request: MemberRequest, cohort: str) -> Cohort:
    found = cohort_or_404(request, cohort)
    if not can_edit_program(request.actor, found.program):
        raise PermissionDenied
    return found


def channel_or_404(request: MemberRequest, channel: str) -> Channel:
    rows = Channel.objects.visible_to(request.actor).select_related("cohort__program", "cohort__organisation")
    return visible_or_404(rows, channel)
