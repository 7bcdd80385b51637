from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.enrolment.enums import QuestionKind
from peerloom.domain.enrolment.form_drafts import FormDraft, FormQuestion
from peerloom.domain.enrolment.form_faults import faults_of
from peerloom.domain.enrolment.models import FormVersion, Question
from peerloom.domain.enrolment.operations.forms import change_form
from peerloom.domain.enrolment.queries.forms import known_questions, new_key, published_kinds
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.forms_builder.access import Builder, page, too_late, writer_or_404
from peerloom.web.enrolment.forms_builder.forms import QuestionForm, typed_in
from peerloom.web.enrolment.forms_builder.kinds import GROUPS, NAMES
from peerloom.web.gate import MemberRequest, for_members


@require_safe
@for_members(*RUNS_PROGRAMS)
def kinds(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """The first step to a new question: what kind of answer is wanted."""
    builder = writer_or_404(request, cohort, side)
    if builder.writing is None or not builder.form.sections:
        return SeeOther(builder.url("edit"))
    section = _section(request, builder.form)
    values = {"groups": GROUPS, "section": section, "new_url": builder.url("question-new")}
    return page(request, builder, "kinds", values | {"section_title": builder.form.sections[section].title})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    builder = writer_or_404(request, cohort, side)
    if not builder.form.sections or builder.writing is None:
        return _gone(request, builder)
    if request.method != "POST" and request.GET.get("kind") not in QuestionKind.values:
        return SeeOther(builder.url("kinds"))
    return _answer(request, builder, builder.writing, _kind(request))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def change(request: MemberRequest, cohort: str, side: str, question: str) -> HttpResponse:
    """Change a question; with another kind, one that was published before becomes a new question."""
    builder = writer_or_404(request, cohort, side)
    rows = Question.objects.visible_to(request.actor).filter(cohort=builder.cohort, side=builder.side)
    row = rows.filter(public_id=question).first()
    if builder.writing is not None and row is not None and row.version_id == builder.writing.pk:
        found = builder.form.question(row.key)
        return _answer(request, builder, builder.writing, _kind(request, found.kind), found)
    if row is None and not _was_late(request, builder):
        raise Http404
    return _gone(request, builder)


def _was_late(request: MemberRequest, builder: Builder) -> bool:
    """Whether the page was opened before somebody else changed the form, so that the question may have gone since."""
    seen = request.POST.get("revision", "")
    now = builder.writing.revision if builder.writing else None
    return request.method == "POST" and seen.isdecimal() and seen != str(now)


def _gone(request: MemberRequest, builder: Builder) -> HttpResponse:
    if request.method != "POST":
        return SeeOther(builder.url("edit"))
    refusal = ChangedMeanwhile(_("The question, or the whole version, was published or removed meanwhile."))
    form = QuestionForm(request.POST, builder=builder, kind=_kind(request, QuestionKind.CHOICES), section=0)
    return too_late(request, builder, refusal, typed_in(form))


def _kind(request: MemberRequest, default: str = "") -> QuestionKind:
    wanted = request.GET.get("kind", default)
    if wanted not in QuestionKind.values:
        raise Http404
    return QuestionKind(wanted)


def _section(request: MemberRequest, form: FormDraft) -> int:
    text = request.GET.get("section", "")
    place = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else len(form.sections) - 1
    return min(place, len(form.sections) - 1)


def _answer(
    request: MemberRequest,
    builder: Builder,
    version: FormVersion,
    kind: QuestionKind,
    question: FormQuestion | None = None,
) -> HttpResponse:
    section = builder.form.where(question.key)[0] if question else _section(request, builder.form)
    form = QuestionForm(request.POST or None, builder=builder, kind=kind, section=section, question=question)
    if request.method != "POST":
        return _page(request, builder, form)
    if not form.is_valid():
        return _page(request, builder, form, status=422)
    changed, key = _with(builder, form, question)
    kinds_before = published_kinds(known_questions(builder.cohort, builder.side))
    found = [fault for fault in faults_of(changed, published_kinds=kinds_before) if fault.key == key]
    if found:
        form.tell(found)
        return _page(request, builder, form, status=422)
    try:
        _require_kept(builder, changed)
        revision = form.cleaned_data["revision"]
        change_form(version=version, form=changed, revision=revision, by=request.actor, at=clock.now())
    except ChangedMeanwhile as refusal:
        return _page(request, builder, _seen(request, builder, form), status=409, **_meanwhile(refusal, question))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, builder, form, status=422)
    messages.success(request, _("“%(label)s” is saved.") % {"label": changed.question(key).label})
    if request.POST.get("then") == "another":
        return SeeOther(f"{builder.url('kinds')}?section={form.cleaned_data['section']}")
    return SeeOther(f"{builder.url('edit')}#q-{key}")


def _with(builder: Builder, form: QuestionForm, question: FormQuestion | None) -> tuple[FormDraft, str]:
    """The form with this question in it, and the question's key: a new one for a new question."""
    was = known_questions(builder.cohort, builder.side).get(question.key) if question else None
    keeps_key = question is not None and (was is None or not was.published or was.kind == form.kind)
    if question is not None and keeps_key:
        key = question.key
    else:
        label = form.cleaned_data["label"]
        key = new_key(builder.cohort, builder.side, builder.form, label=label, kind=form.kind)
    section = form.cleaned_data["section"]
    instead_of = question.key if question else ""
    return builder.form.with_question(form.drafted(key), section=section, instead_of=instead_of), key


def _require_kept(builder: Builder, changed: FormDraft) -> None:
    staying = {question.key for question in changed.questions}
    for question in builder.form.questions:
        if question.key in builder.compared and question.key not in staying:
            raise Refused(
                _("The matching rules compare this as “%(criterion)s”, so it can't be asked in another way.")
                % {"criterion": builder.compared[question.key]}
            )


def _seen(request: MemberRequest, builder: Builder, form: QuestionForm) -> QuestionForm:
    """The same words, now on top of the version that the page shows; saving again puts them there."""
    data = request.POST.copy()
    data["revision"] = str(builder.writing.revision if builder.writing else 0)
    seen = QuestionForm(data, builder=builder, kind=form.kind, section=0, question=form.question)
    seen.is_valid()
    return seen


def _meanwhile(refusal: ChangedMeanwhile, theirs: FormQuestion | None) -> dict[str, Any]:
    return {"meanwhile": str(refusal), "theirs": theirs}


def _page(
    request: MemberRequest, builder: Builder, form: QuestionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    question = form.question
    known = known_questions(builder.cohort, builder.side) if question else {}
    was = known.get(question.key) if question else None
    values = {
        "form": form,
        "question": question,
        "kind_name": NAMES[form.kind.value],
        "groups": GROUPS,
        "becomes_new": bool(was and was.published and was.kind != form.kind),
        "criterion": builder.compared.get(question.key, "") if question else "",
        "kinds_url": builder.url("kinds"),
    }
    return page(request, builder, "question", values | more, status=status)
