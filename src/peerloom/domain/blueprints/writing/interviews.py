"""What is asked in interviews, by what they are assessed, and by how many."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import NO_GUIDE, Aspect, Blueprint, Guide
from peerloom.domain.blueprints.writing.rows import Target, values_of
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import InterviewGuide
from peerloom.domain.enrolment.queries.interview_guides import guide_for
from peerloom.domain.programs.models import Program


def write(target: Target, document: Blueprint) -> None:
    """A side without a guide keeps the built-in one; where two are to review, it is written down to say so."""
    reviewers = document.program.reviewers
    for side, written in ((Side.MENTEE, document.interviews.mentee), (Side.MENTOR, document.interviews.mentor)):
        guide = _built_in(target.program, side) if written == NO_GUIDE and reviewers > 1 else written
        if guide != NO_GUIDE:
            InterviewGuide.objects.create(
                organisation_id=target.organisation_id,
                program=target.program,
                side=side,
                introduction=guide.introduction,
                questions=list(guide.questions),
                aspects=[values_of(aspect) for aspect in guide.aspects],
                reviewers=reviewers,
            )


def _built_in(program: Program, side: Side) -> Guide:
    found = guide_for(program, side)
    names = Aspect.__slots__
    aspects = tuple(Aspect(**{name: getattr(aspect, name) for name in names}) for aspect in found.aspects)
    return Guide(found.introduction, found.questions, aspects)


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
    return max((guide.reviewers for guide in program.interview_guides.all()), default=1)
