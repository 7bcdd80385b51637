"""Making a study, changing what it says, and taking it from one state to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import StudyKind, StudyState
from peerloom.domain.feedback.models import Assignment, GuideQuestion, Study
from peerloom.domain.feedback.operations.studies.locking import (
    MEANWHILE,
    CannotChangeStudy,
    locked_study,
    note,
    open_study,
)
from peerloom.domain.feedback.rules.studies.consent import consent_text
from peerloom.domain.feedback.rules.studies.guides import starter_guide
from peerloom.domain.feedback.rules.studies.limits import MOST_QUESTIONS
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor


class CannotFinish(CannotChangeStudy):
    """Somebody is still coding."""


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """``consent`` "": written from what was chosen."""

    kind: StudyKind
    name: str
    question: str
    recorded: bool
    consent: str = ""


@dataclass(frozen=True, slots=True)
class GuideLine:
    words: str
    probes: str = ""
    minutes: int | None = None


@transaction.atomic
def make_study(*, cohort: Cohort, plan: StudyPlan, guide: str = "", by: Actor, at: datetime) -> Study:
    """Make a study that nobody is asked in yet, with a starter guide where one is named, in the program's language.

    Raises CannotChangeStudy.
    """
    found = Cohort.objects.visible_to(by).select_related("program", "organisation").filter(pk=cohort.pk).first()
    if found is None or not by.has_for(found.program_id, *RUNS_PROGRAMS):
        raise CannotChangeStudy(_("A study is for those who run the program and are not asked in it themselves."))
    study = Study.objects.create(
        organisation=found.organisation,
        cohort=found,
        kind=plan.kind,
        name=plan.name.strip()[:120],
        question=plan.question.strip()[:400],
        recorded=plan.recorded,
        consent=plan.consent.strip() or _written(found, plan),
        made_by_id=by.person_id,
        made_at=at,
    )
    starter = starter_guide(guide)
    if starter is not None:
        with translation.override(found.program.language):
            lines = [GuideLine(str(one.words), str(one.probes), one.minutes) for one in starter.questions]
        _lay_guide(study, lines)
    note("study.made", study, study, by=by, at=at, kind=plan.kind.value)
    return study


@transaction.atomic
def change_study(*, study: Study, plan: StudyPlan, revision: int, by: Actor, at: datetime) -> Study:
    """Change what it is called, asks and promises. Once somebody was asked, kind, question, recording and consent stay
    as they were told; the name may still change.

    Where the consent text was not touched by hand and what it is made from has changed, it is written anew.
    Raises CannotChangeStudy or ChangedMeanwhile.
    """
    current = open_study(study.pk, by=by)
    if current.revision != revision:
        raise ChangedMeanwhile(MEANWHILE)
    current.name = plan.name.strip()[:120]
    if current.state == StudyState.PLANNED:
        before = StudyPlan(StudyKind(current.kind), current.name, current.question, current.recorded)
        ours = plan.consent.strip() in ("", current.consent) and current.consent == _written(current.cohort, before)
        current.kind, current.question, current.recorded = plan.kind, plan.question.strip()[:400], plan.recorded
        current.consent = _written(current.cohort, plan) if ours or not plan.consent.strip() else plan.consent.strip()
    current.revision += 1
    current.save()
    note("study.changed", current, current, by=by, at=at)
    return current


@transaction.atomic
def change_guide(*, study: Study, lines: Sequence[GuideLine], revision: int, by: Actor, at: datetime) -> Study:
    """Put these questions in place of the guide's. Raises CannotChangeStudy or ChangedMeanwhile."""
    current = open_study(study.pk, by=by)
    if current.revision != revision:
        raise ChangedMeanwhile(MEANWHILE)
    if len(lines) > MOST_QUESTIONS:
        raise CannotChangeStudy(_("A guide holds at most twenty questions. Six or seven fill an hour."))
    current.guide.all().delete()
    _lay_guide(current, lines)
    current.revision += 1
    current.save(update_fields=["revision"])
    note("study.guide_changed", current, current, by=by, at=at, questions=len(lines))
    return current


@transaction.atomic
def finish_study(*, study: Study, by: Actor, at: datetime) -> Study:
    """Close it: nothing changes from now on but what participants take back. Finished already, it stays so.

    Raises CannotFinish while somebody is coding, CannotChangeStudy.
    """
    current = locked_study(study.pk, by=by)
    if current.state == StudyState.FINISHED:
        return current
    unfinished = Assignment.objects.within(by.organisation_id).filter(
        transcript__meeting__study=current, finished_at__isnull=True
    )
    if unfinished.exists():
        raise CannotFinish(_("Somebody is still coding. Let them finish, or take the transcript from them first."))
    if current.state != StudyState.CODING:
        raise CannotFinish(_("Nothing has been coded yet, so there is nothing to finish."))
    current.state = StudyState.FINISHED
    current.save(update_fields=["state"])
    note("study.finished", current, current, by=by, at=at)
    return current


@transaction.atomic
def reopen_study(*, study: Study, by: Actor, at: datetime) -> Study:
    """Open a finished study for changes. Open already, it stays so. Raises CannotChangeStudy."""
    current = locked_study(study.pk, by=by)
    if current.state != StudyState.FINISHED:
        return current
    current.state = StudyState.CODING
    current.save(update_fields=["state"])
    note("study.reopened", current, current, by=by, at=at)
    return current


@transaction.atomic
def remove_study(*, study: Study, by: Actor, at: datetime) -> None:
    """Remove a study in which nobody was asked. Raises CannotChangeStudy."""
    current = locked_study(study.pk, by=by)
    if current.participants.exists():
        raise CannotChangeStudy(_("People were asked already, and are owed an answer. Finish the study instead."))
    note("study.removed", current, current, by=by, at=at)
    current.delete()


def _written(cohort: Cohort, plan: StudyPlan) -> str:
    with translation.override(cohort.program.language):
        return consent_text(
            kind=plan.kind, recorded=plan.recorded, program=cohort.program.name, question=plan.question.strip()[:400]
        )[:4000]


def _lay_guide(study: Study, lines: Sequence[GuideLine]) -> None:
    GuideQuestion.objects.bulk_create(
        GuideQuestion(
            organisation_id=study.organisation_id,
            study=study,
            position=position,
            words=line.words.strip()[:400],
            probes=line.probes.strip()[:600],
            minutes=line.minutes,
        )
        for position, line in enumerate(lines)
    )
