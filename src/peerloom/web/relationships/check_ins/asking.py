"""Asking one pair how it goes, beside the schedule."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.check_ins.asking import ask_now
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.relationships.check_ins.forms import AskForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, relationship: str) -> HttpResponse:
    found = visible_or_404(relationships_with_people(request.actor), relationship)
    form = AskForm(request.POST if request.method == "POST" else None, sides=_sides(found))
    if form.is_valid():
        questions, sides = form.cleaned_data["questions"], form.chosen_sides()
        try:
            made = ask_now(relationship=found, sides=sides, questions=questions, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, [check_in.participation.person.given_name for check_in in made])
            where = reverse("check_ins:overview", args=[request.organisation.slug, found.cohort.public_id])
            return SeeOther(where)
    values = {
        "relationship": found,
        "names": " · ".join(part.person.name for part in present_parts(found)),
        "cohort": found.cohort,
        "program": found.cohort.program,
        "form": form,
        "faults": faults(form),
    }
    return render(request, "check_ins/ask.html", values, status=422 if form.is_bound else 200)


def _sides(relationship: Relationship) -> list[tuple[str, str]]:
    """Each side that somebody is on, with the names on it."""
    sides: dict[str, list[str]] = {}
    for part in present_parts(relationship):
        sides.setdefault(part.side, []).append(part.person.name)
    return [(side, ", ".join(names)) for side, names in sides.items()]


def _say(request: MemberRequest, names: list[str]) -> None:
    if names:
        messages.success(request, _("Asked: %(names)s. The e-mail is on its way.") % {"names": ", ".join(names)})
    else:
        messages.info(request, _("They were asked today already; nobody is asked twice."))
