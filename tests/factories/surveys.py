"""Waves and invitations as rows, without going through planning and sending."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Asked, InvitationState, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, SurveyInvitation, Wave, WaveInstrument
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.public_ids import new_public_id
from tests.factories.people import MOMENT


def make_wave(
    cohort: Cohort,
    *versions: InstrumentVersion,
    kind: str = WaveKind.PRE,
    asked: str = Asked.MENTEES,
    mode: str = Mode.CONFIDENTIAL,
    state: str = WaveState.OPEN,
    days: int = 14,
) -> Wave:
    """Open from `MOMENT` for ``days``."""
    wave = Wave.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        part=f"by-hand/{new_public_id()}",
        name="Before we start",
        kind=kind,
        asked=asked,
        mode=mode,
        state=state,
        opens_on=MOMENT.date(),
        closes_on=MOMENT.date() + timedelta(days=days),
        opened_at=MOMENT if state != WaveState.PLANNED else None,
    )
    for position, version in enumerate(versions):
        WaveInstrument.objects.create(organisation=cohort.organisation, wave=wave, version=version, position=position)
    return wave


def make_invitation(
    wave: Wave, person: Person, *, side: str = Side.MENTEE, state: str = InvitationState.INVITED
) -> SurveyInvitation:
    return SurveyInvitation.objects.create(
        organisation=wave.organisation,
        wave=wave,
        person=person,
        side=side,
        state=state,
        invited_at=MOMENT if state != InvitationState.WAITING else None,
    )
