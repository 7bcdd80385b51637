from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.form_drafts import FormDraft, NotInForm
from peerloom.domain.enrolment.operations.forms import change_form
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.forms_builder.access import Builder, page, too_late, writer_or_404
from peerloom.web.enrolment.forms_builder.forms import IntroductionForm, SectionForm, typed_in
from peerloom.web.gate import MemberRequest, for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def introduction(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    builder = writer_or_404(request, cohort, side)
    form = IntroductionForm(request.POST or None, builder=builder)
    return _answer(
        request,
        builder,
        form,
        title=_("What the form begins with"),
        changed=lambda: replace(builder.form, introduction=form.cleaned_data["introduction"]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    builder = writer_or_404(request, cohort, side)
    form = SectionForm(request.POST or None, builder=builder)
    return _answer(
        request,
        builder,
        form,
        title=_("A new section"),
        changed=lambda: builder.form.with_section(form.cleaned_data["title"], form.cleaned_data["help"]),
        anchor=f"section-{len(builder.form.sections)}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def change(request: MemberRequest, cohort: str, side: str, place: int) -> HttpResponse:
    builder = writer_or_404(request, cohort, side)
    try:
        section = builder.form.section(place)
    except NotInForm as error:
        if request.method == "POST" and builder.shown:
            refusal = ChangedMeanwhile(_("This section was removed meanwhile."))
            return too_late(request, builder, refusal, typed_in(SectionForm(request.POST, builder=builder)))
        raise Http404 from error
    form = SectionForm(request.POST or None, builder=builder, section=section)
    return _answer(
        request,
        builder,
        form,
        title=_("Rename the section"),
        changed=lambda: builder.form.with_section_named(place, form.cleaned_data["title"], form.cleaned_data["help"]),
        anchor=f"section-{place}",
    )


def _answer(
    request: MemberRequest,
    builder: Builder,
    form: IntroductionForm | SectionForm,
    *,
    title: str,
    changed: Callable[[], FormDraft],
    anchor: str = "",
) -> HttpResponse:
    """Show the form, or save what it says and go back to the builder."""
    if builder.writing is None:
        return _nothing_to_change(request, builder, form)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_form(
                    version=builder.writing,
                    form=changed(),
                    revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=clock.now(),
                )
            except ChangedMeanwhile as refusal:
                return too_late(request, builder, refusal, typed_in(form))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved."))
                return SeeOther(f"{builder.url('edit')}#{anchor}" if anchor else builder.url("edit"))
    return page(request, builder, "section", {"form": form, "title": title}, status=status)


def _nothing_to_change(request: MemberRequest, builder: Builder, form: forms.Form) -> HttpResponse:
    if request.method != "POST":
        return SeeOther(builder.url("edit"))
    refusal = ChangedMeanwhile(_("This version is no longer being written. Begin the next one to change the form."))
    return too_late(request, builder, refusal, typed_in(form))
