"""Templates of one's own: name, download, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.blueprints.models import SavedTemplate
from peerloom.domain.blueprints.operations.templates import remove_template, rename_template
from peerloom.domain.blueprints.queries import saved_templates
from peerloom.domain.blueprints.reading import UnreadableDocument, blueprint_from_data
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.blueprints.contents import contents
from peerloom.web.blueprints.forms import TemplateForm
from peerloom.web.blueprints.gate import for_who_creates
from peerloom.web.blueprints.views.files import sent_document
from peerloom.web.gate import MemberRequest, visible_or_404
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_creates
def edit(request: MemberRequest, template: str) -> HttpResponse:
    row: SavedTemplate = visible_or_404(saved_templates(request.actor), template)
    form = TemplateForm(request.POST or None, initial={"title": row.title, "summary": row.summary})
    if form.is_valid():
        try:
            rename_template(template=row, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("blueprints:start", request.organisation.slug)
    context = {"form": form, "template": row, "contents": _contents(row), "faults": faults(form)}
    return render(request, "blueprints/template.html", context, status=422 if form.errors else 200)


@require_POST
@for_who_creates
def remove(request: MemberRequest, template: str) -> HttpResponse:
    row: SavedTemplate = visible_or_404(saved_templates(request.actor), template)
    try:
        remove_template(template=row, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(title)s” is removed. Programs made from it stay.") % {"title": row.title})
    return redirect("blueprints:start", request.organisation.slug)


@require_safe
@for_who_creates
def download(request: MemberRequest, template: str) -> HttpResponse:
    row: SavedTemplate = visible_or_404(saved_templates(request.actor), template)
    try:
        return sent_document(blueprint_from_data(row.document))
    except UnreadableDocument as problem:
        messages.error(request, _("This template cannot be used: %(problem)s") % {"problem": problem})
        return redirect("blueprints:start", request.organisation.slug)


def _contents(row: SavedTemplate) -> list[str]:
    try:
        return contents(blueprint_from_data(row.document))
    except UnreadableDocument as problem:
        return [str(problem)]
