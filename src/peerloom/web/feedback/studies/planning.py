"""Studies of a cohort: the list, a new one, what it asks, its guide, and what it waits for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.enums.studies import StudyKind, StudyState
from peerloom.domain.feedback.models import Study
from peerloom.domain.feedback.operations.studies.planning import (
    change_guide,
    change_study,
    finish_study,
    make_study,
    remove_study,
    reopen_study,
)
from peerloom.domain.feedback.queries.studies.codings import coded_twice
from peerloom.domain.feedback.queries.studies.next_steps import meetings_of, next_step
from peerloom.domain.feedback.queries.studies.people import participants_of
from peerloom.domain.feedback.queries.studies.reading import studies_in
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.planning import ChangeStudyForm, GuideForm, NewStudyForm
from peerloom.web.feedback.studies.shown import page_of, study_or_404, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

FORM_METHODS = ["GET", "HEAD", "POST"]


def _cohort(request: MemberRequest, public_id: str) -> Cohort:
    return visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), public_id)


@require_safe
@for_members(*RUNS_PROGRAMS)
def study_list(request: MemberRequest, cohort: str) -> HttpResponse:
    found = _cohort(request, cohort)
    studies = list(studies_in(request.actor, found))
    values = {
        "cohort": found,
        "program": found.program,
        "studies": studies,
        "going_on": sum(study.state != StudyState.FINISHED for study in studies),
    }
    return render(request, "feedback/studies/list.html", values)


@require_http_methods(FORM_METHODS)
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, cohort: str) -> HttpResponse:
    found = _cohort(request, cohort)
    form = NewStudyForm(
        request.POST if request.method == "POST" else None, initial={"kind": StudyKind.FOCUS_GROUP, "guide": "group"}
    )
    study, status = accepted(
        form,
        lambda: make_study(
            cohort=found,
            plan=form.plan(),
            guide=form.cleaned_data["guide"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if study is not None:
        messages.success(request, _("The study is planned. Look through its guide and what people agree to."))
        return SeeOther(page_of("study", request, study.public_id))
    values = {"cohort": found, "program": found.program, "form": form, "faults": faults(form)}
    return render(request, "feedback/studies/new.html", values, status=status)


@require_safe
@for_members(*RUNS_PROGRAMS)
def study(request: MemberRequest, study: str) -> HttpResponse:
    """What it waits for, its meetings and transcripts, and who takes part."""
    found = study_or_404(request, study)
    meetings = meetings_of(found)
    values = told(found, "study") | {
        "meetings": meetings,
        "next": next_step(found, meetings, reader=request.actor.person_id, at=clock.now()),
        "people": participants_of(found),
        "guide": list(found.guide.all()),
        "twice": coded_twice(found),
        "transcripts": [each for row in meetings for each in row.transcripts.all()],
        "minutes": sum(question.minutes or 0 for question in found.guide.all()),
    }
    return render(request, "feedback/studies/study.html", values)


@require_http_methods(FORM_METHODS)
@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    fixed = found.state != StudyState.PLANNED
    names = ("kind", "name", "question", "recorded", "consent", "revision")
    form = ChangeStudyForm(
        request.POST if request.method == "POST" else None,
        fixed=fixed,
        initial={name: getattr(found, name) for name in names},
    )
    changed, status = accepted(
        form,
        lambda: change_study(
            study=found,
            plan=form.plan(),
            revision=form.cleaned_data["revision"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("Kept."))
        return SeeOther(page_of("study", request, found.public_id))
    values = told(found) | {"form": form, "faults": faults(form), "fixed": fixed}
    return render(request, "feedback/studies/edit.html", values, status=status)


@require_http_methods(FORM_METHODS)
@for_members(*RUNS_PROGRAMS)
def guide(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    questions = list(found.guide.all())
    data = request.POST if request.method == "POST" else None
    form = GuideForm(data, questions=questions, revision=found.revision)
    changed, status = accepted(
        form,
        lambda: change_guide(
            study=found,
            lines=form.lines(),
            revision=form.cleaned_data["revision"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("The guide is kept."))
        return SeeOther(page_of("guide" if "more" in request.POST else "study", request, found.public_id))
    values = told(found) | {
        "form": form,
        "faults": faults(form),
        "minutes": sum(question.minutes or 0 for question in questions),
    }
    return render(request, "feedback/studies/guide.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def finish(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    return done(
        request,
        lambda: finish_study(study=found, by=request.actor, at=clock.now()),
        back=page_of("study", request, study),
        then=page_of("themes", request, study),
        words=_("The study is finished. From now on only participants can take something out of it."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def reopen(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    return done(
        request,
        lambda: reopen_study(study=found, by=request.actor, at=clock.now()),
        back=page_of("study", request, study),
        words=_("The study is open again."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, study: str) -> HttpResponse:
    found: Study = study_or_404(request, study)
    return done(
        request,
        lambda: remove_study(study=found, by=request.actor, at=clock.now()),
        back=page_of("study", request, study),
        then=page_of("list", request, found.cohort.public_id),
        words=_("The study is removed. Nobody had been asked."),
    )
