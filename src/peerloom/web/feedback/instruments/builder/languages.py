"""A questionnaire in several languages, each beside the original."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.instrument_files import editing
from peerloom.web.answering import SeeOther
from peerloom.web.feedback.answering.sheet import language_names
from peerloom.web.feedback.instruments.access import Desk, on_the_draft
from peerloom.web.feedback.instruments.builder.saving import edited, rearranged
from peerloom.web.feedback.instruments.forms.beginning import LanguageForm, language_choices
from peerloom.web.feedback.instruments.forms.translating import WordsForm
from peerloom.web.gate import MemberRequest
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def new(request: MemberRequest, desk: Desk) -> HttpResponse:
    """Which language; nothing is kept before its words are saved."""
    data = request.POST if request.method == "POST" else None
    form = LanguageForm(data, known=[texts.language for texts in desk.document.texts])
    if form.is_valid():
        return SeeOther(desk.url("translate", form.cleaned_data["language"]))
    values = {
        "desk": desk,
        "shelf": desk.shelf,
        "form": form,
        "faults": faults(form),
        "heading": _("Add a language"),
        "save": _("Go on to its words"),
    }
    return render(request, "feedback/instruments/form.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def translate(request: MemberRequest, desk: Desk, spoken: str) -> HttpResponse:
    document = desk.document
    known = {texts.language for texts in document.texts}
    if spoken not in known and spoken not in dict(language_choices()):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, document=document, revision=desk.version.revision, language=spoken)
    ((_code, name),) = language_names([spoken])
    ((_own, original_name),) = language_names([document.language])
    values = {"document": document, "spoken": spoken, "language_name": name, "original_name": original_name}
    if spoken in known and not form.is_original:
        values["remove_url"] = desk.url("language-remove", spoken)
    then = f"{desk.url('draft')}#languages"
    said = _("The words are saved: %(language)s.") % {"language": name}
    return edited(request, desk, form, template="translate", values=values, then=then, said=said)


@require_POST
@on_the_draft
def remove(request: MemberRequest, desk: Desk, spoken: str) -> HttpResponse:
    if spoken == desk.document.language or desk.document.in_language(spoken) is None:
        raise Http404
    return rearranged(
        request, desk, lambda document: editing.without_language(document, spoken), said=_("The language is removed.")
    )
