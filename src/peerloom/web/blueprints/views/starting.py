"""Where a program can begin: a template, one of your own, a file, nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.blueprints.builtin import NoSuchTemplate, built_in, built_in_template
from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.models import SavedTemplate
from peerloom.domain.blueprints.operations.setting_up import begin_set_up
from peerloom.domain.blueprints.queries import saved_templates, set_ups_going_on
from peerloom.domain.blueprints.reading import UnreadableDocument, blueprint_from_data
from peerloom.foundation import clock
from peerloom.web.blueprints.contents import TemplateCard
from peerloom.web.blueprints.gate import for_who_creates
from peerloom.web.gate import MemberRequest, visible_or_404

MOST_BEGUN = 6


@require_safe
@for_who_creates
def start(request: MemberRequest) -> HttpResponse:
    offered = [TemplateCard(name, document, document.title, document.summary) for name, document in built_in().items()]
    context = {
        "cards": offered,
        "own": saved_templates(request.actor),
        "begun": set_ups_going_on(request.actor)[:MOST_BEGUN],
    }
    return render(request, "blueprints/start.html", context)


@require_POST
@for_who_creates
def begin(request: MemberRequest) -> HttpResponse:
    """With the name of a built-in template, or the id of one of the organisation's."""
    own = request.POST.get("own", "")
    try:
        document, title = _own(request, own) if own else _built_in(request.POST.get("template", ""))
    except UnreadableDocument as problem:
        messages.error(request, _("This template cannot be used: %(problem)s") % {"problem": problem})
        return redirect("blueprints:start", request.organisation.slug)
    set_up = begin_set_up(document=document, source=title, by=request.actor, at=clock.now())
    return redirect("blueprints:step-purpose", request.organisation.slug, set_up.public_id)


def _own(request: MemberRequest, public_id: str) -> tuple[Blueprint, str]:
    row: SavedTemplate = visible_or_404(saved_templates(request.actor), public_id)
    return blueprint_from_data(row.document), row.title


def _built_in(name: str) -> tuple[Blueprint, str]:
    try:
        document = built_in_template(name)
    except NoSuchTemplate:
        raise Http404 from None
    return document, document.title
