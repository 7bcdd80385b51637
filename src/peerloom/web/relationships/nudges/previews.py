"""The reminders as e-mails, with example names, before anybody gets one."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation

from peerloom.domain.notifications.letters import Letter, render_letter
from peerloom.domain.people.queries import person_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.relationships.foretelling.wording import MENTEE, MENTOR, named_example
from peerloom.domain.relationships.messages.nudges import nudge_letter
from peerloom.domain.relationships.rules.ladder import LADDER, RungId, To
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.nudges.access import program_or_404


@csp_update({"style-src": ["'unsafe-inline'"]})  # e-mails carry their styles; nothing in it comes from anybody
@for_members(*RUNS_PROGRAMS)
def preview(request: MemberRequest, program: str, rung: str, reader: str) -> HttpResponse:
    found = program_or_404(request, program)
    if rung not in set(RungId) or reader not in LADDER[RungId(rung)].audience:
        raise Http404
    somebody = person_of(request.actor)  # whose language and zone; never saved under the example's name
    if reader != To.STAFF:
        somebody.given_name = str(MENTEE if reader == To.MENTEE else MENTOR)
    with translation.override(somebody.locale):
        letter = _example(request, found, RungId(rung), To(reader))
    rendered = render_letter(letter, to=somebody, organisation=request.organisation)
    if "text" in request.GET:
        return HttpResponse(f"{rendered.subject}\n\n{rendered.text}", content_type="text/plain; charset=utf-8")
    return HttpResponse(rendered.html)


def _example(request: MemberRequest, program: Program, rung: RungId, to: To) -> Letter:
    return nudge_letter(
        rung,
        to,
        named=named_example(to, program.name),
        organisation=request.organisation,
        link=f"{settings.SITE_URL}/",
        key="",
    )
