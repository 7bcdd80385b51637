"""The library: finding, reading, hearing; and, for who runs programs, keeping it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Resource, ResourceFile
from peerloom.domain.training.operations.resources import (
    add_file,
    add_resource,
    change_resource,
    delete_resource,
    publish_resource,
    remove_file,
)
from peerloom.domain.training.queries.resources import resources_for, resources_matching, suggested_resources
from peerloom.domain.training.resource_rules import can_keep_resources
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor, ScopedQuerySet
from peerloom.web.downloads import sent_file
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.people.languages import names_of
from peerloom.web.training.library import forms
from peerloom.web.training.library.kinds import kinds_of

PER_PAGE = 24


@require_safe
@for_members()
def library(request: MemberRequest) -> HttpResponse:
    """What one may find, searched and filtered by the URL; without a search, first what suits the stage one is in."""
    form = forms.SearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _readable(request.actor)
    if wanted.get("kind") == LessonFormat.TEXT:
        rows = rows.exclude(body="")
    elif wanted.get("kind"):
        rows = rows.filter(files__format=wanted["kind"]).distinct()
    if wanted.get("language"):
        rows = rows.filter(language=wanted["language"])
    found = resources_matching(rows, wanted.get("q", ""), organisation_id=request.actor.organisation_id)
    page = Paginator(found.select_related("program", "stage").prefetch_related("files"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    today = request.organisation.day_at(clock.now())
    context = {
        "form": form,
        "page": page,
        "cards": [(resource, kinds_of(resource), names_of([resource.language])[0]) for resource in page],
        "searched": any(wanted.values()),
        "suggested": [] if any(wanted.values()) else suggested_resources(request.actor, today=today),
        "keeps": _keeps(request.actor),
        "frame": _frame(request.actor),
    }
    return render(request, "resources/list.html", context)


@require_safe
@for_members()
def resource(request: MemberRequest, resource: str) -> HttpResponse:
    found = visible_or_404(_readable(request.actor).select_related("program", "stage"), resource)
    context = {
        "resource": found,
        "files": list(found.files.all()),
        "language": names_of([found.language])[0],
        "may_keep": can_keep_resources(request.actor, found.program),
        "frame": _frame(request.actor),
    }
    return render(request, "resources/resource.html", context)


@require_safe
@for_members()
def file(request: MemberRequest, resource_file: str, part: str) -> HttpResponseBase:
    """A file of a resource, or its captions; ``?save`` keeps it instead of playing it."""
    readable = _readable(request.actor).order_by().values("pk")
    rows = ResourceFile.objects.within(request.actor.organisation_id).filter(resource__in=readable)
    found = visible_or_404(rows, resource_file)
    if part == "captions" and found.captions:
        return sent_file(found.captions, name="captions.vtt", content_type="text/vtt", inline=True)
    if part != "file":
        raise Http404
    inline = "save" not in request.GET
    return sent_file(found.file, name=found.name, content_type=found.content_type, inline=inline, request=request)


@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest) -> HttpResponse:
    form = forms.ResourceForm(request.POST or None, actor=request.actor, initial=forms.first_values())
    if request.method == "POST" and form.is_valid():
        try:
            made = add_resource(
                draft=form.draft(), public_id=form.cleaned_data["key"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Nobody finds it until you publish it."))
            return redirect("resources:files", request.organisation.slug, made.public_id)
    context = {"form": form, "faults": faults(form)}
    return render(request, "resources/form.html", context, status=422 if form.errors else 200)


@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, resource: str) -> HttpResponse:
    found = visible_or_404(Resource.objects.visible_to(request.actor), resource)
    form = forms.ResourceForm(request.POST or None, actor=request.actor, initial=forms.values_of(found))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_resource(
                    resource=found,
                    draft=form.draft(),
                    revision=form.cleaned_data["revision"] or 0,
                    by=request.actor,
                    at=clock.now(),
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            else:
                messages.success(request, _("Your changes are saved."))
                return redirect("resources:resource", request.organisation.slug, found.public_id)
    context = {"form": form, "resource": found, "faults": faults(form)}
    return render(request, "resources/form.html", context, status=status)


@for_members(*RUNS_PROGRAMS)
def files(request: MemberRequest, resource: str) -> HttpResponse:
    found = visible_or_404(Resource.objects.visible_to(request.actor), resource)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            add_file(
                resource=found,
                kind=values["kind"],
                file=values["file"],
                captions=values["captions"],
                transcript=values["transcript"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is added."))
            return redirect("resources:files", request.organisation.slug, found.public_id)
    context = {"form": form, "resource": found, "files": list(found.files.all()), "faults": faults(form)}
    return render(request, "resources/files.html", context, status=422 if form.errors else 200)


@require_POST
@for_members(*RUNS_PROGRAMS)
def file_remove(request: MemberRequest, resource_file: str) -> HttpResponse:
    kept = Resource.objects.visible_to(request.actor).order_by().values("pk")
    rows = ResourceFile.objects.within(request.actor.organisation_id).filter(resource__in=kept)
    found = visible_or_404(rows, resource_file)
    try:
        remove_file(file=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is taken away.") % {"name": found.name})
    return redirect("resources:files", request.organisation.slug, found.resource.public_id)


@require_POST
@for_members(*RUNS_PROGRAMS)
def state(request: MemberRequest, resource: str) -> HttpResponse:
    found = visible_or_404(Resource.objects.visible_to(request.actor), resource)
    published = request.POST.get("published") == "yes"
    try:
        publish_resource(resource=found, published=published, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("People can find it now.") if published else _("Nobody finds it any more."))
    return redirect("resources:resource", request.organisation.slug, found.public_id)


@require_POST
@for_members(*RUNS_PROGRAMS)
def delete(request: MemberRequest, resource: str) -> HttpResponse:
    found = visible_or_404(Resource.objects.visible_to(request.actor), resource)
    try:
        delete_resource(resource=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("resources:resource", request.organisation.slug, found.public_id)
    messages.success(request, _("“%(title)s” is deleted, with its files.") % {"title": found.title})
    return redirect("resources:list", request.organisation.slug)


def _keeps(actor: Actor) -> bool:
    return any(grant.role in RUNS_PROGRAMS for grant in actor.grants)


def _readable(actor: Actor) -> ScopedQuerySet[Resource]:
    return Resource.objects.visible_to(actor) if _keeps(actor) else resources_for(actor)


def _frame(actor: Actor) -> str:
    """The page frame: a desk for who runs programs, a room for who takes part."""
    return "layout/desk.html" if _keeps(actor) else "layout/room.html"
