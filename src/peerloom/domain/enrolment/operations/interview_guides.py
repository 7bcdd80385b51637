from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import InterviewGuide
from peerloom.domain.enrolment.queries.interview_guides import Guide, guide_for, stored_aspects
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

MOST_ASPECTS = 8


class CannotChangeGuide(Refused):
    """The actor may not, or nothing would be scored."""


@transaction.atomic
def change_guide(*, program: Program, side: Side, guide: Guide, version: str, by: Actor, at: datetime) -> Guide:
    """Write the program's own guide. ``version`` is that of the guide which the person saw when they began.

    An aspect keeps its meaning through its key; what was scored before stays. Raises CannotChangeGuide, or
    ChangedMeanwhile when someone else changed it since.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotChangeGuide(_("You cannot change this guide. Ask a coordinator of the program."))
    before = guide_for(program, side)
    if guide.version == before.version:
        return before
    if before.version != version:
        raise ChangedMeanwhile(_("Someone else changed this guide while you were writing. Nothing of yours was saved."))
    _refuse_nonsense(guide)
    InterviewGuide.objects.within(program.organisation_id).update_or_create(
        program=program,
        side=side,
        defaults={
            "organisation_id": program.organisation_id,
            "introduction": guide.introduction,
            "questions": list(guide.questions),
            "aspects": stored_aspects(guide),
            "reviewers": guide.reviewers,
        },
    )
    audit.record(
        "interview_guide.changed",
        subject=program,
        organisation=Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id),
        by=by,
        at=at,
        details={"side": str(side), "aspects": [a.label for a in guide.aspects], "reviewers": guide.reviewers},
    )
    return guide_for(program, side)


def _refuse_nonsense(guide: Guide) -> None:
    keys = [aspect.key for aspect in guide.aspects]
    if not keys or len(keys) > MOST_ASPECTS or len(set(keys)) != len(keys):
        raise CannotChangeGuide(_("Name between one and eight aspects, each of them once."))
    if guide.reviewers not in (1, 2):
        raise CannotChangeGuide(_("One or two people assess an application."))
