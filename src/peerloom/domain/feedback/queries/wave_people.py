"""Who is asked in a wave: each person once, however many matches they have, and nobody who is held or has left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.feedback.enums.surveys import Asked, InvitationState, WaveKind
from peerloom.domain.feedback.models import ComparisonMember, SurveyInvitation, Wave
from peerloom.domain.feedback.rules.waves import AFTERWARDS
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.models import Participation
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import ScopedQuerySet

GONE = (Standing.HELD, Standing.LEFT)
SIDE_OF = {Asked.MENTEES: Side.MENTEE, Asked.MENTORS: Side.MENTOR}


def people_of(wave: Wave, *, at: datetime) -> ScopedQuerySet[Person]:
    """Everyone whom the wave is for at that moment, by key."""
    rows = Person.objects.within(wave.organisation_id).exclude(standing__in=GONE)
    return rows.filter(_is_meant(wave, at)).order_by("pk")


def still_to_invite(wave: Wave, *, at: datetime) -> ScopedQuerySet[Person]:
    """Those of them who have no invitation: at first everyone, later whoever came in the meantime."""
    invited = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, person=OuterRef("pk"))
    invited = invited.exclude(state=InvitationState.WAITING)
    return people_of(wave, at=at).filter(~Exists(invited))


def no_longer_to_ask(wave: Wave) -> ScopedQuerySet[SurveyInvitation]:
    """Invitations without an answer of people who were held or have left meanwhile."""
    rows = SurveyInvitation.objects.within(wave.organisation_id)
    open_ones = (InvitationState.WAITING, InvitationState.INVITED)
    return rows.filter(wave=wave, state__in=open_ones, person__standing__in=GONE).order_by("pk")


def ended_early(wave: Wave, people: list[int]) -> set[int]:
    """Which of these people had matches in the round that all ended early, or that they left."""
    if wave.kind not in AFTERWARDS or wave.asked == Asked.COMPARISON:
        return set()
    parts = _parts(wave).filter(person__in=people)
    stayed = parts.filter(left_at__isnull=True).exclude(relationship__ending=EndingKind.EARLY)
    return set(parts.values_list("person", flat=True)) - set(stayed.values_list("person", flat=True))


def _is_meant(wave: Wave, at: datetime) -> Exists | Q:
    if wave.asked == Asked.COMPARISON:
        return Exists(
            ComparisonMember.objects.within(wave.organisation_id).filter(
                group=wave.comparison_id, person=OuterRef("pk")
            )
        )
    parts = _parts(wave).filter(person=OuterRef("pk"), relationship__visible_from__lte=at)
    if wave.kind not in AFTERWARDS:
        parts = parts.filter(left_at__isnull=True, relationship__state__in=GOING_ON)
    if wave.kind != WaveKind.PRE:
        return Exists(parts)
    accepted = Application.objects.within(wave.organisation_id).filter(
        cohort=wave.cohort_id, side=SIDE_OF[Asked(wave.asked)], state=ApplicationState.ACCEPTED, person=OuterRef("pk")
    )
    return Q(Exists(accepted)) | Q(Exists(parts))


def _parts(wave: Wave) -> ScopedQuerySet[Participation]:
    """Of the round's matches that were not taken back, on the side that is asked."""
    rows = Participation.objects.within(wave.organisation_id)
    rows = rows.filter(relationship__cohort=wave.cohort_id, side=SIDE_OF[Asked(wave.asked)])
    return rows.exclude(relationship__state=RelationshipState.WITHDRAWN)
