"""Who may set up programs: owners and coordinators of the whole organisation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from peerloom.domain.programs.models import Program
from peerloom.domain.programs.queries import programs_with_details
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS, can_create_programs, can_decide_on_program
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def for_who_creates(view: View[P]) -> Callable[..., HttpResponseBase]:
    """403 for everyone else in the organisation."""

    @for_members(*DECIDES_ON_PROGRAMS)
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_create_programs(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def decided_on_or_refused(request: MemberRequest, public_id: str) -> Program:
    """The program if the actor decides on it; 404 where it is not visible, 403 for staff."""
    program = visible_or_404(programs_with_details(request.actor), public_id)
    if not can_decide_on_program(request.actor, program):
        raise PermissionDenied
    return program
