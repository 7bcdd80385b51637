"""Writing what is in a course: its modules, lessons and quiz questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.training.models import Course, Lesson, Module, QuizQuestion
from peerloom.domain.training.operations import (
    add_lesson,
    add_module,
    add_question,
    edit_lesson,
    edit_module,
    edit_question,
    move_piece,
    remove_piece,
)
from peerloom.domain.training.operations.outline import Piece
from peerloom.domain.training.queries.courses import people_who_did
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.training.access import course_to_write_or_404, piece_to_write_or_404
from peerloom.web.training.forms.courses import ModuleForm, RevisionForm
from peerloom.web.training.forms.lessons import LessonForm
from peerloom.web.training.forms.questions import QuestionForms

Writing = Callable[[], object]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new_module(request: MemberRequest, course: str) -> HttpResponse:
    found = course_to_write_or_404(request, course)
    form = ModuleForm(request.POST or None, revision=found.revision)

    def write() -> object:
        return add_module(course=found, draft=form.draft, **_how(request, form))

    return _answer(request, found, form, write, "training/module_form.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def module(request: MemberRequest, module: str) -> HttpResponse:
    found = _module(request, module)
    form = ModuleForm(request.POST or None, revision=found.course.revision, module=found)

    def write() -> object:
        return edit_module(module=found, draft=form.draft, **_how(request, form))

    return _answer(request, found.course, form, write, "training/module_form.html", {"module": found})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new_lesson(request: MemberRequest, module: str) -> HttpResponse:
    found = _module(request, module)
    form = LessonForm(request.POST or None, request.FILES or None, revision=found.course.revision)

    def write() -> object:
        return add_lesson(module=found, draft=form.draft, files=form.files_sent, **_how(request, form))

    values = {"module": found, "preview": _preview(request)}
    return _answer(request, found.course, form, write, "training/lesson_form.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def lesson(request: MemberRequest, lesson: str) -> HttpResponse:
    rows = Lesson.objects.within(request.actor.organisation_id).select_related("module__course__program", "media")
    found = piece_to_write_or_404(request, rows, lesson)
    course = found.module.course
    form = LessonForm(request.POST or None, request.FILES or None, revision=course.revision, lesson=found)

    def write() -> object:
        return edit_lesson(lesson=found, draft=form.draft, files=form.files_sent, **_how(request, form))

    values = {
        "module": found.module,
        "lesson": found,
        "media": getattr(found, "media", None),
        "preview": _preview(request),
    }
    return _answer(request, course, form, write, "training/lesson_form.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new_question(request: MemberRequest, module: str) -> HttpResponse:
    found = _module(request, module)
    forms = QuestionForms(request.POST or None, revision=found.course.revision)

    def write() -> object:
        return add_question(module=found, draft=forms.draft, **_how(request, forms.about))

    return _answer_question(request, found, forms, write, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def question(request: MemberRequest, quiz_question: str) -> HttpResponse:
    rows = QuizQuestion.objects.within(request.actor.organisation_id).select_related("module__course__program")
    found = piece_to_write_or_404(request, rows, quiz_question)
    forms = QuestionForms(request.POST or None, revision=found.module.course.revision, question=found)

    def write() -> object:
        return edit_question(question=found, draft=forms.draft, **_how(request, forms.about))

    return _answer_question(request, found.module, forms, write, found)


@require_POST
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, course: str) -> HttpResponse:
    found = course_to_write_or_404(request, course)
    piece, form = _piece(request, found, request.POST.get("piece", "")), RevisionForm(request.POST)
    if piece is None:
        return redirect(_outline(request, found))
    if form.is_valid():
        try:
            to = "up" if request.POST.get("to") == "up" else "down"
            move_piece(piece=piece, to=to, **_how(request, form))  # type: ignore[arg-type]  # one of two words
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(_outline(request, found) + f"#{piece.public_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, course: str) -> HttpResponse:
    """Asks first, and says how many people have done it."""
    found = course_to_write_or_404(request, course)
    piece = _piece(request, found, (request.POST if request.method == "POST" else request.GET).get("piece", ""))
    if piece is None:
        return redirect(_outline(request, found))
    form = RevisionForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            remove_piece(piece=piece, **_how(request, form))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is taken away."))
        return redirect(_outline(request, found))
    values = {
        "course": found,
        "piece": piece,
        "name": piece.text if isinstance(piece, QuizQuestion) else piece.title,
        "kind": type(piece).__name__,
        "people": people_who_did(piece),
        "form": form,
    }
    return render(request, "training/remove.html", values)


class How(TypedDict):
    """What every one of these operations wants to know beside what is to be done."""

    revision: int
    by: Actor
    at: datetime


def _how(request: MemberRequest, form: RevisionForm) -> How:
    return {"revision": form.cleaned_data["revision"], "by": request.actor, "at": clock.now()}


def _module(request: MemberRequest, public_id: str) -> Module:
    rows = Module.objects.within(request.actor.organisation_id).select_related("course__program")
    return piece_to_write_or_404(request, rows, public_id)


def _piece(request: MemberRequest, course: Course, public_id: str) -> Piece | None:
    """What someone may just have taken away is not there any more; the course then shows how it is now."""
    organisation = request.actor.organisation_id
    if "\x00" in public_id:
        return None
    module = Module.objects.within(organisation).filter(course=course, public_id=public_id).first()
    lesson = Lesson.objects.within(organisation).filter(module__course=course, public_id=public_id).first()
    question = QuizQuestion.objects.within(organisation).filter(module__course=course, public_id=public_id).first()
    return module or lesson or question


def _preview(request: MemberRequest) -> str:
    """What was typed, when the person only wants to see it."""
    return request.POST.get("body", "").replace("\x00", "") if "preview" in request.POST else ""


def _answer(
    request: MemberRequest,
    course: Course,
    form: ModuleForm | LessonForm,
    write: Writing,
    template: str,
    values: dict[str, object],
) -> HttpResponse:
    """Write what a valid form says and go back to the course, or show the form with what is wrong."""
    status = 200
    if request.method == "POST" and "preview" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                write()
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            else:
                messages.success(request, _("Saved."))
                return redirect(_outline(request, course))
    return render(request, template, {"course": course, "form": form} | values, status=status)


def _answer_question(
    request: MemberRequest, module: Module, forms: QuestionForms, write: Writing, question: QuizQuestion | None
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if forms.is_valid():
            try:
                write()
            except Refused as refusal:
                forms.about.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            else:
                messages.success(request, _("Saved."))
                return redirect(_outline(request, module.course))
    values = {
        "course": module.course,
        "module": module,
        "question": question,
        "forms": forms,
        "faults": faults(forms.about, *forms.choices),
    }
    return render(request, "training/question_form.html", values, status=status)


def _outline(request: MemberRequest, course: Course) -> str:
    return reverse("courses:outline", args=[request.organisation.slug, course.public_id])
