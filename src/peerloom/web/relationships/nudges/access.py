from __future__ import annotations

from peerloom.domain.programs.models import Program
from peerloom.web.gate import MemberRequest, visible_or_404


def program_or_404(request: MemberRequest, program: str) -> Program:
    return visible_or_404(Program.objects.visible_to(request.actor), program)
