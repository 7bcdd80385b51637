from __future__ import annotations

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.enrolment.models import PublicPage
from peerloom.domain.enrolment.operations.public_pages import (
    change_picture,
    ensure_page,
    remove_picture,
    show_page,
    write_page,
)
from peerloom.domain.enrolment.queries.public_pages import page_of
from peerloom.domain.people.photos import UnusablePhoto
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.enrolment.public.shown import page_as_shown, picture_as_sent
from peerloom.web.enrolment.recruitment import forms
from peerloom.web.enrolment.recruitment.access import changeable_or_403, cohort_or_404
from peerloom.web.enrolment.recruitment.links import shared_link
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults


@for_members(*RUNS_PROGRAMS)
def write(request: MemberRequest, cohort: str) -> HttpResponse:
    """Write the public page. It is made, hidden, when a coordinator opens this for the first time."""
    found = changeable_or_403(request, cohort)
    written = ensure_page(program=found.program, by=request.actor, at=clock.now())
    initial = {
        "revision": written.revision,
        "slug": written.slug,
        "picture_description": written.image_description,
    }
    form = forms.PageForm(request.POST or None, request.FILES or None, page=written, initial=initial)
    texts = forms.texts_of(written, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and texts.is_valid():
            refused = _write(request, written, form, texts)
            if refused is None:
                messages.success(request, _("The page is saved."))
                return redirect("recruitment:page", request.organisation.slug, found.public_id)
            status = 409 if isinstance(refused, ChangedMeanwhile) else 422
    context = {
        "cohort": found,
        "page": written,
        "form": form,
        "texts": texts,
        "faults": faults(form, *texts.forms),
        "link": shared_link(written),
    }
    return render(request, "recruitment/page.html", context, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def state(request: MemberRequest, cohort: str) -> HttpResponse:
    found = changeable_or_403(request, cohort)
    shown = request.POST.get("shown") == "yes"
    try:
        written = ensure_page(program=found.program, by=request.actor, at=clock.now())
        show_page(page=written, shown=shown, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Anybody can read the page now.") if shown else _("The page is hidden."))
    return redirect("recruitment:overview", request.organisation.slug, found.public_id)


def _write(
    request: MemberRequest, page: PublicPage, form: forms.PageForm, texts: BaseFormSet[forms.TextForm]
) -> Refused | None:
    """The picture goes first: when it is refused, nothing else is saved and the form says why."""
    values = form.cleaned_data
    at = clock.now()
    try:
        if values["picture"]:
            change_picture(page=page, file=values["picture"], size=values["picture"].size, by=request.actor, at=at)
        elif values.get("remove_picture"):
            remove_picture(page=page, by=request.actor, at=at)
        write_page(
            page=page,
            slug=values["slug"],
            texts=forms.page_texts(texts),
            image_description=values["picture_description"],
            revision=values["revision"],
            by=request.actor,
            at=at,
        )
    except UnusablePhoto as refusal:
        form.add_error("picture", str(refusal))
        return refusal
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return refusal
    return None


@require_safe
@for_members(*RUNS_PROGRAMS)
def preview(request: MemberRequest, cohort: str) -> HttpResponse:
    """The page as anybody would see it, hidden or not."""
    found = page_of(cohort_or_404(request, cohort))
    if found is None:
        raise Http404
    return page_as_shown(request, found, preview=True)


@require_safe
@for_members(*RUNS_PROGRAMS)
def picture(request: MemberRequest, cohort: str) -> HttpResponseBase:
    found = page_of(cohort_or_404(request, cohort))
    if found is None:
        raise Http404
    return picture_as_sent(request, found)
