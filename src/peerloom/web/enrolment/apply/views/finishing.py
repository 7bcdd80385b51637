"""Reading everything once more, agreeing, handing in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.answering import asked
from peerloom.domain.enrolment.entrance import age_is_open, is_full, minimum_age, takes_applications
from peerloom.domain.enrolment.links import path_to_application
from peerloom.domain.enrolment.operations.applications import CannotHandIn, hand_in
from peerloom.domain.enrolment.operations.drafts import ask_to_confirm, say_age
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.enrolment.answer_fields import fields_for
from peerloom.web.enrolment.apply.access import Place, Writer, for_writers
from peerloom.web.enrolment.apply.answers_shown import shown_answers
from peerloom.web.enrolment.apply.forms import born_field
from peerloom.web.enrolment.apply.limits import may_mail
from peerloom.web.enrolment.apply.outline import Outline, outline_of
from peerloom.web.enrolment.apply.views.draft import kept_files
from peerloom.web.enrolment.apply.views.start import too_young

BORN = ":born"
"""Beside questions, whose keys hold no colon."""


class HandInForm(forms.Form):
    """What has to be agreed to at the end; and the age, where the program asks for it only since they began."""

    def __init__(self, data: QueryDict | None, *, outline: Outline, writer: Writer) -> None:
        super().__init__(data, prefix="c", initial=writer.draft.values)
        keys = {question.key for question in asked(outline.questions, writer.draft.values)}
        self.consents = [question for question in outline.consents if question.key in keys]
        self.fields |= fields_for(self.consents)
        for field in self.fields.values():
            field.error_messages["required"] = _("Without this we cannot take your application.")
        if age_is_open(writer.draft):
            self.fields[BORN] = born_field(minimum_age(writer.draft.cohort))

    def says_age(self) -> bool:
        return BORN in self.fields

    def given(self) -> dict[str, bool | None]:
        return {question.key: self.cleaned_data[question.key] or None for question in self.consents}


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def review(request: HttpRequest, writer: Writer) -> HttpResponse:
    outline = outline_of(writer.draft.version)
    form = HandInForm(request.POST if request.method == "POST" else None, outline=outline, writer=writer)
    if request.method == "POST" and form.is_valid():
        try:
            if form.says_age() and not say_age(draft=writer.draft, born=form.cleaned_data[BORN], at=clock.now()):
                return too_young(request, Place.of(writer.draft), via="")
            return redirect(_handed_in(request, writer, form))
        except CannotHandIn as refusal:
            context = {"place": Place.of(writer.draft), "refusal": str(refusal)}
            return render(request, "apply/already.html", context, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, writer, outline, form, status=409 if isinstance(refusal, ChangedMeanwhile) else 422)
    return _page(request, writer, outline, form, status=422 if form.errors else 200)


def _handed_in(request: HttpRequest, writer: Writer, form: HandInForm) -> str:
    """Where to go. Raises Refused."""
    consents, now = form.given(), clock.now()
    revision = _revision_read(request)
    if writer.confirmed:
        application = hand_in(draft=writer.draft, revision=revision, consents=consents, account=writer.account, at=now)
        return path_to_application(application)
    if not may_mail(request, writer.draft.email):
        raise Refused(
            _("Several messages went to you within the hour. Open the link in one of them and hand in there.")
        )
    ask_to_confirm(draft=writer.draft, revision=revision, consents=consents, at=now)
    return writer.path("last-step")


def _revision_read(request: HttpRequest) -> int:
    """That of the answers which were shown; 0, which no draft has, for nonsense."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0


def _page(
    request: HttpRequest, writer: Writer, outline: Outline, form: HandInForm, *, status: int = 200
) -> HttpResponse:
    draft = writer.draft
    if status == 409:
        draft.refresh_from_db(fields=["values", "revision"])
    files = kept_files(draft)
    parts = [
        (part, shown_answers(part.questions, outline.questions, draft.values, files))
        for part in outline.shown(draft.values)
    ]
    context = {
        "place": Place.of(draft),
        "writer": writer,
        "draft": draft,
        "form": form,
        "parts": [
            {"part": part, "answers": answers, "path": f"{writer.path('part', part.number)}?then=review"}
            for part, answers in parts
        ],
        "missing": [
            (question.label, f"{writer.path('part', part.number)}?then=review#id_q-{question.key}")
            for part, question in outline.missing(draft.values)
        ],
        "steps": [*(part.title for part, _answers in parts), _("Read and hand in")],
        "position": len(parts) + 1,
        "open": takes_applications(draft.cohort, at=clock.now()),
        "full": is_full(draft.cohort, draft.side),
    }
    return render(request, "apply/review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def last_step(request: HttpRequest, writer: Writer) -> HttpResponse:
    """The mail is on its way; it can be asked for again."""
    if writer.draft.ready_at is None:
        return redirect(writer.path("review"))
    if request.method == "POST":
        if not may_mail(request, writer.draft.email):
            messages.warning(request, _("Several messages went to you within the hour. Please look among spam."))
            return redirect(writer.path("last-step"))
        try:
            ask_to_confirm(draft=writer.draft, revision=writer.draft.revision, consents={}, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message is on its way again."))
        return redirect(writer.path("last-step"))
    return render(request, "apply/last_step.html", {"place": Place.of(writer.draft), "writer": writer})
