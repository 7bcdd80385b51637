from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerloom.domain.people.models import Membership, Person
from peerloom.domain.people.operations.memberships import give_role, withdraw_role
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.people.forms.roles import RoleForm
from peerloom.web.people.views.persons import person_context


@require_POST
@for_members(*RUNS_PROGRAMS)
def give(request: MemberRequest, person: str) -> HttpResponse:
    receiver = visible_or_404(Person.objects.visible_to(request.actor), person)
    programs = list(Program.objects.visible_to(request.actor))
    form = RoleForm(request.POST, actor=request.actor, programs=programs)
    if form.is_valid():
        try:
            give_role(
                person=receiver, role=form.chosen_role(), program_id=form.program_id(), by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s has the role now.") % {"name": receiver.name})
            return redirect("people:person", request.organisation.slug, receiver.public_id)
    context = person_context(request.actor, receiver, programs, form)
    return render(request, "people/person.html", context, status=422)


@require_POST
@for_members(*RUNS_PROGRAMS)
def withdraw(request: MemberRequest, person: str, membership: str) -> HttpResponse:
    holder = visible_or_404(Person.objects.visible_to(request.actor), person)
    held = visible_or_404(Membership.objects.visible_to(request.actor).filter(person=holder), membership)
    try:
        withdraw_role(membership=held, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s no longer has this role.") % {"name": holder.name})
    return redirect("people:person", request.organisation.slug, holder.public_id)
