from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.training.builtin_courses import NoSuchBuiltinCourse, builtin_courses
from peerloom.domain.training.models import Course
from peerloom.domain.training.operations import (
    add_builtin_course,
    create_course,
    edit_course,
    publish_course,
    unpublish_course,
)
from peerloom.domain.training.queries.courses import course_with_content, courses_of, needs_file
from peerloom.domain.training.rules import can_edit_courses
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.training.access import course_to_write_or_404, program_to_write_or_404
from peerloom.web.training.forms.courses import BuiltinForm, CourseForm


@require_safe
@for_members(*RUNS_PROGRAMS)
def course_list(request: MemberRequest, program: str) -> HttpResponse:
    """What is taught in a program, and what could be added to it."""
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    return _list(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def add_builtin(request: MemberRequest, program: str) -> HttpResponse:
    found = program_to_write_or_404(request, program)
    if request.method != "POST":
        return redirect(_list_url(request, found))
    form = BuiltinForm(request.POST)
    if not form.is_valid():
        return _list(request, found, refused=form)
    values = form.cleaned_data
    try:
        course = add_builtin_course(
            program=found,
            key=values["key"],
            required=values["required"],
            due_week=values["due_week"],
            by=request.actor,
            at=clock.now(),
        )
    except NoSuchBuiltinCourse:
        messages.error(request, _("This course is not there any more. Choose another one."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(course)s” is part of the program now.") % {"course": course.title})
    return redirect(_list_url(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, program: str) -> HttpResponse:
    found = program_to_write_or_404(request, program)
    form = CourseForm(request.POST or None, program=found)
    if request.method == "POST" and form.is_valid():
        try:
            course = create_course(
                program=found, plan=form.plan, public_id=form.cleaned_data["key"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("courses:outline", request.organisation.slug, course.public_id)
    return _form(request, form, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def about(request: MemberRequest, course: str) -> HttpResponse:
    found = course_to_write_or_404(request, course)
    form = CourseForm(request.POST or None, program=found.program, course=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            edit_course(course=found, plan=form.plan, revision=revision, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 200
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("courses:outline", request.organisation.slug, found.public_id)
    return _form(request, form, found.program, found, status=status)


@require_safe
@for_members(*RUNS_PROGRAMS)
def outline(request: MemberRequest, course: str) -> HttpResponse:
    """Everything in a course, with the buttons that change it."""
    course_to_write_or_404(request, course)
    found = course_with_content(request.actor, course)
    modules = list(found.modules.all()) if found else []
    lessons = [lesson for module in modules for lesson in module.lessons.all()]
    values = {
        "course": found,
        "modules": modules,
        "lessons": lessons,
        "missing": [lesson for lesson in lessons if needs_file(lesson)],
    }
    return render(request, "training/outline.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def publish(request: MemberRequest, course: str) -> HttpResponse:
    found = course_to_write_or_404(request, course)
    try:
        if request.POST.get("to") == "hidden":
            unpublish_course(course=found, by=request.actor, at=clock.now())
            messages.success(request, _("“%(course)s” is hidden. What people have done in it is kept.") % _named(found))
        else:
            publish_course(course=found, by=request.actor, at=clock.now())
            messages.success(request, _("“%(course)s” can be taken now.") % _named(found))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:outline", request.organisation.slug, found.public_id)


def _named(course: Course) -> dict[str, str]:
    return {"course": course.title}


def _list(request: MemberRequest, program: Program, refused: BuiltinForm | None = None) -> HttpResponse:
    courses = list(courses_of(program).prefetch_related("prerequisites"))
    there = {course.origin for course in courses}
    values = {
        "program": program,
        "courses": courses,
        "offered": [draft for key, draft in builtin_courses().items() if key not in there],
        "may_edit": can_edit_courses(request.actor, program),
        "refused": refused,
    }
    return render(request, "training/courses.html", values, status=422 if refused else 200)


def _form(
    request: MemberRequest, form: CourseForm, program: Program, course: Course | None, *, status: int = 200
) -> HttpResponse:
    values = {"form": form, "program": program, "course": course}
    return render(request, "training/course_form.html", values, status=status)


def _list_url(request: MemberRequest, program: Program) -> str:
    return reverse("courses:list", args=[request.organisation.slug, program.public_id])
