"""What a URL of single conversations names, if the person asking may see it; 404 otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import ConversationRequest
from peerloom.domain.relationships.queries.micro import cohorts_with_conversations, sides_in
from peerloom.web.gate import MemberRequest, visible_or_404


@dataclass(frozen=True, slots=True)
class Place:
    """A round in which the actor can have conversations, and on which sides."""

    cohort: Cohort
    sides: set[Side]

    @property
    def asks(self) -> bool:
        return Side.MENTEE in self.sides

    @property
    def answers(self) -> bool:
        return Side.MENTOR in self.sides


def place_or_404(request: MemberRequest, cohort: str) -> Place:
    for found in cohorts_with_conversations(request.actor):
        if found.public_id == cohort:
            return Place(found, sides_in(found, request.actor.person_id))
    raise Http404


def run_cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    """One of a program that the actor runs."""
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, cohort)


def request_or_404(request: MemberRequest, public_id: str) -> ConversationRequest:
    """One that the actor has asked, or is or was asked to answer."""
    rows = ConversationRequest.objects.within(request.actor.organisation_id).select_related(
        "mentee", "cohort__program", "organisation", "relationship"
    )
    found = rows.filter(public_id=public_id).prefetch_related("choices__mentor").first()
    if found is None:
        raise Http404
    asked = any(
        one.mentor_id == request.actor.person_id and one.position <= found.position for one in found.choices.all()
    )
    if found.mentee_id != request.actor.person_id and not asked:
        raise Http404
    return found
