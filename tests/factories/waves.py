"""Plans of surveys, and answers as people would have handed them in."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.feedback.enums.surveys import Mode, Way
from peerloom.domain.feedback.models import (
    InstrumentVersion,
    ItemAnswer,
    Respondent,
    Response,
    SurveyInvitation,
    Wave,
    WaveWording,
)
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models import PlannedSurvey, Program
from tests.factories.people import MOMENT


def plan_survey(
    program: Program,
    *,
    instrument: str = "belonging-test",
    moment: str = Moment.BEFORE,
    audience: str = Audience.BOTH,
) -> PlannedSurvey:
    position = PlannedSurvey.objects.within(program.organisation_id).filter(program=program).count()
    return PlannedSurvey.objects.create(
        organisation=program.organisation,
        program=program,
        position=position,
        instrument=instrument,
        moment=moment,
        audience=audience,
    )


def word_wave(wave: Wave, *, consent: str = "") -> Wave:
    """What the wave says above its questions, in English."""
    WaveWording.objects.create(organisation=wave.organisation, wave=wave, language="en", consent=consent)
    return wave


def answer_wave(
    wave: Wave, person: Person, version: InstrumentVersion, ticked: Sequence[int | None], *, words: str = ""
) -> Response:
    """Hand in steps for the scaled items in their order (None: left out), and words for the open one."""
    anonymous = wave.mode == Mode.ANONYMOUS
    respondent = None if anonymous else _respondent(wave, person)
    response = Response.objects.create(
        organisation=wave.organisation,
        wave=wave,
        respondent=respondent,
        answered_on=wave.opens_on if anonymous else MOMENT.date(),
        language="" if anonymous else "en",
        way=Way.LINK,
    )
    items = list(version.items.order_by("position"))
    for item, value in zip(items, ticked, strict=False):
        if value is not None:
            ItemAnswer.objects.create(organisation=wave.organisation, response=response, item=item, value=value)
    if words:
        ItemAnswer.objects.create(organisation=wave.organisation, response=response, item=items[-1], words=words)
    SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, person=person).update(state="answered")
    return response


def _respondent(wave: Wave, person: Person) -> Respondent:
    made, _new = Respondent.objects.within(wave.organisation_id).get_or_create(
        program=wave.cohort.program,
        person=person,
        defaults={"organisation": wave.organisation, "code": f"C{person.pk:05d}"},
    )
    return made
