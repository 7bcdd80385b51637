"""The program or cohort that an address names, if the person asking runs it; 404 otherwise."""

from __future__ import annotations

from peerloom.domain.programs.models import Cohort, Program
from peerloom.web.gate import MemberRequest, visible_or_404


def program_or_404(request: MemberRequest, program: str) -> Program:
    return visible_or_404(Program.objects.visible_to(request.actor), program)


def cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, cohort)
