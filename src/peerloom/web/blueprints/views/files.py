"""Programs as files: brought in, with everything that is wrong named, and taken away."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.document.data import as_file
from peerloom.domain.blueprints.operations.setting_up import begin_set_up
from peerloom.domain.blueprints.queries import blueprint_of
from peerloom.domain.blueprints.reading import LARGEST_FILE, Problem, UnreadableDocument, blueprint_from_bytes
from peerloom.domain.blueprints.rules import can_export
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.programs.queries import programs_with_details
from peerloom.foundation import clock
from peerloom.foundation.uploads import kept_name
from peerloom.web.blueprints.forms import FileForm
from peerloom.web.blueprints.gate import for_who_creates
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_creates
def upload(request: MemberRequest) -> HttpResponse:
    """A file that can be read becomes a set-up to look over; of one that cannot, nothing is kept."""
    problems: tuple[Problem, ...] = ()
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            document = blueprint_from_bytes(file.read(LARGEST_FILE + 1))
        except UnreadableDocument as refused:
            problems = refused.problems
            form.add_error("file", _("Nothing was taken over from this file."))
        else:
            source = kept_name(file.name)
            set_up = begin_set_up(document=document, source=source, by=request.actor, at=clock.now())
            return redirect("blueprints:review", request.organisation.slug, set_up.public_id)
    context = {"form": form, "problems": problems, "faults": faults(form)}
    return render(request, "blueprints/file.html", context, status=422 if form.errors else 200)


@require_safe
@for_members(*RUNS_PROGRAMS)
def download(request: MemberRequest, program: str) -> HttpResponse:
    """The program as a file, for owners and coordinators."""
    found = visible_or_404(programs_with_details(request.actor), program)
    if not can_export(request.actor, found):
        raise PermissionDenied
    try:
        return sent_document(blueprint_of(found))
    except UnreadableDocument as problem:
        return render(request, "blueprints/no_file.html", {"program": found, "problem": problem}, status=409)


def sent_document(document: Blueprint) -> HttpResponse:
    """As a file that a browser saves and never runs."""
    response = HttpResponse(as_file(document), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{document.name}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
