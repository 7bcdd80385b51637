"""Writing an application, page by page."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.enrolment.answering import seen_of
from peerloom.domain.enrolment.models import AnswerFile, ApplicationDraft
from peerloom.domain.enrolment.operations.drafts import change_applicant, discard_draft, mail_way_back, save_answers
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.enrolment.apply.access import Place, Writer, for_writers
from peerloom.web.enrolment.apply.forms import YouForm
from peerloom.web.enrolment.apply.limits import may_mail
from peerloom.web.enrolment.apply.outline import Outline, Part, outline_of
from peerloom.web.enrolment.apply.part_form import PartForm

THEN_REVIEW, PAUSE = "review", "pause"


@require_safe
@for_writers
def entry(request: HttpRequest, writer: Writer) -> HttpResponse:
    """To where they were."""
    outline = outline_of(writer.draft.version)
    part = outline.where_they_were(writer.draft.values)
    if part is None or writer.draft.ready_at:
        return redirect(writer.path("review"))
    welcome = "?welcome" if any(question.key in writer.draft.values for question in outline.questions) else ""
    return redirect(writer.path("part", part.number) + welcome)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def part(request: HttpRequest, writer: Writer, number: int) -> HttpResponse:
    outline = outline_of(writer.draft.version)
    page = outline.part(number)
    if page is None:
        raise Http404
    form = _form(request, writer.draft, outline, page)
    if request.method != "POST":
        return _page(request, writer, form)
    valid = form.is_valid()
    try:
        writer.draft.values = save_answers(
            draft=writer.draft,
            answers=form.answers(),
            files=form.uploads(),
            page=page.keys,
            seen=request.POST.get("seen", ""),
            by_mail=writer.confirmed,
            at=clock.now(),
        ).values
    except Refused as refusal:
        form.add_error(None, str(refusal))
        status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        return _page(request, writer, form, status=status)
    if not valid:
        return _page(request, writer, form, status=422)
    return redirect(_where_next(request, writer, form))


def _form(request: HttpRequest, draft: ApplicationDraft, outline: Outline, page: Part) -> PartForm:
    posted = request.POST if request.method == "POST" else None
    return PartForm(
        posted,
        request.FILES if posted is not None else None,
        outline=outline,
        part=page,
        values=draft.values,
        kept=kept_files(draft),
        pausing=request.POST.get("then") == PAUSE,
    )


def kept_files(draft: ApplicationDraft) -> dict[str, AnswerFile]:
    rows: QuerySet[AnswerFile] = AnswerFile.objects.within(draft.organisation_id).filter(draft=draft)
    return {file.question_key: file for file in rows}


def _where_next(request: HttpRequest, writer: Writer, form: PartForm) -> str:
    then, page = request.POST.get("then"), form.part
    if then == PAUSE:
        return _mailed(request, writer, page)
    more = form.asked_next()
    if more:
        text = ngettext(
            "Your answers are saved. They open one more question, see below.",
            "Your answers are saved. They open %(count)d more questions, see below.",
            len(more),
        )
        messages.info(request, text % {"count": len(more)})
        anchor = form[more[0].key].auto_id
        return f"{writer.path('part', page.number)}#asked-{anchor}"
    following = form.outline.after(page, writer.draft.values)
    if then == THEN_REVIEW or following is None:
        return writer.path("review")
    return writer.path("part", following.number)


def _mailed(request: HttpRequest, writer: Writer, page: Part) -> str:
    if not may_mail(request, writer.draft.email):
        messages.warning(
            request,
            _("Your answers are saved. Several messages went to you within the hour; each holds the link to go on."),
        )
        return writer.path("part", page.number)
    mail_way_back(draft=writer.draft, at=clock.now())
    return writer.path("saved")


def _page(request: HttpRequest, writer: Writer, form: PartForm, *, status: int = 200) -> HttpResponse:
    draft = writer.draft
    if status != 200:  # what was good is saved, and other windows may have saved as well
        draft.refresh_from_db(fields=["values", "saved_at", "revision"])
        form.kept = kept_files(draft)
    shown = form.outline.shown(draft.values)
    numbers = [other.number for other in shown]
    position = numbers.index(form.part.number) + 1 if form.part.number in numbers else 1
    before = form.outline.before(form.part, draft.values)
    context = {
        "place": Place.of(writer.draft),
        "writer": writer,
        "draft": draft,
        "form": form,
        "part": form.part,
        "steps": [*(other.title for other in shown), _("Read and hand in")],
        "position": position,
        "of": len(shown) + 1,
        "seen": seen_of(draft.values, form.part.questions),
        "back": writer.path("part", before.number) if before else writer.path("you"),
        "for_review": (request.POST.get("then") or request.GET.get("then")) == THEN_REVIEW,
        "welcome": "welcome" in request.GET,
        "own_path": writer.path("part", form.part.number),
    }
    return render(request, "apply/part.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def you(request: HttpRequest, writer: Writer) -> HttpResponse:
    place = Place.of(writer.draft)
    form = YouForm(request.POST or None, draft=writer.draft, place=place)
    if form.is_valid():
        try:
            change_applicant(
                draft=writer.draft, applicant=form.applicant(writer.draft), by_mail=writer.confirmed, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(writer.path("review"))
    context = {"place": place, "writer": writer, "form": form}
    return render(request, "apply/you.html", context, status=422 if form.errors else 200)


@require_safe
@for_writers
def saved(request: HttpRequest, writer: Writer) -> HttpResponse:
    return render(request, "apply/saved.html", {"place": Place.of(writer.draft), "writer": writer})


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def delete(request: HttpRequest, writer: Writer) -> HttpResponse:
    place = Place.of(writer.draft)
    if request.method != "POST":
        return render(request, "apply/delete.html", {"place": place, "writer": writer})
    discard_draft(draft=writer.draft)
    messages.success(request, _("What you wrote is deleted."))
    return redirect(place.start)
