from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import people_with_roles
from peerloom.domain.people.rules import can_invite, can_withdraw_role, roles_to_give
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.people.filters import PeopleFilter
from peerloom.web.people.forms.roles import RoleForm
from peerloom.web.people.languages import names_of

PER_PAGE = 50


@require_safe
@for_members(*RUNS_PROGRAMS)
def people_list(request: MemberRequest) -> HttpResponse:
    found = PeopleFilter(request.GET, queryset=people_with_roles(request.actor, at=clock.now()))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(request.GET.get(name) for name in found.filters)
    context = {"filter": found, "page": page, "filtered": filtered, "can_invite": can_invite(request.actor)}
    return render(request, "people/list.html", context)


@require_safe
@for_members(*RUNS_PROGRAMS)
def person_page(request: MemberRequest, person: str) -> HttpResponse:
    shown = visible_or_404(Person.objects.visible_to(request.actor), person)
    programs = list(Program.objects.visible_to(request.actor))
    form = RoleForm(actor=request.actor, programs=programs)
    return render(request, "people/person.html", person_context(request.actor, shown, programs, form))


def person_context(actor: Actor, person: Person, programs: list[Program], form: RoleForm) -> dict[str, object]:
    """What the page of a person shows. ``roles`` are (membership, program's name or "", whether it can be taken)."""
    held = people_with_roles(actor, at=clock.now()).get(pk=person.pk).held  # type: ignore[attr-defined]  # prefetched
    names = {program.pk: program.name for program in programs}
    return {
        "person": person,
        "languages": names_of(person.languages),
        "roles": [(m, names.get(m.program_scope, ""), can_withdraw_role(actor, m.role)) for m in held],
        "form": form if roles_to_give(actor) else None,
    }
