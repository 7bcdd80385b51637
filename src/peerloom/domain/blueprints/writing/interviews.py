"""What is asked in interviews, and by what they are assessed."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import NO_GUIDE, Blueprint
from peerloom.domain.blueprints.writing.rows import Target, values_of
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import InterviewGuide
from peerloom.domain.programs.models import Program


def write(target: Target, document: Blueprint) -> None:
    for side, guide in ((Side.MENTEE, document.interviews.mentee), (Side.MENTOR, document.interviews.mentor)):
        if guide != NO_GUIDE:
            InterviewGuide.objects.create(
                organisation_id=target.organisation_id,
                program=target.program,
                side=side,
                introduction=guide.introduction,
                questions=list(guide.questions),
                aspects=[values_of(aspect) for aspect in guide.aspects],
            )


def read(program: Program) -> dict[str, dict[str, Any]]:
    """By side."""
    return {
        str(guide.side): {
            "introduction": guide.introduction,
            "questions": guide.questions,
            "aspects": guide.aspects,
        }
        for guide in program.interview_guides.all()
    }


def reviewers_of(program: Program) -> int:
    """How many look at an application: the most that either side asks for."""
    return 1
