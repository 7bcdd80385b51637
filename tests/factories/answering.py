"""People who are asked in a wave, and what they say."""

from __future__ import annotations

from collections.abc import Mapping

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import InstrumentVersion, Item, SurveyInvitation
from peerloom.domain.people.enums import Role
from tests.factories.instruments import make_instrument
from tests.factories.people import make_organisation, make_person
from tests.factories.programs import make_cohort, make_program
from tests.factories.surveys import make_invitation, make_wave


def items_of(*versions: InstrumentVersion) -> list[Item]:
    return [item for version in versions for item in version.items.all()]


def said(version: InstrumentVersion, *values: int | str) -> dict[str, object]:
    """Answers to the first items of the version, by their public ids; an answer "" is left out."""
    items = zip(items_of(version), values, strict=False)
    return {item.public_id: value for item, value in items if value != ""}


def sent(version: InstrumentVersion, *values: int | str) -> dict[str, str]:
    """The same as a form sends it."""
    return in_form(said(version, *values))


def in_form(answers: Mapping[str, object]) -> dict[str, str]:
    return {f"q-{key}": str(value) for key, value in answers.items()}


def asked_once(mode: str = Mode.CONFIDENTIAL, *, instruments: int = 1) -> tuple[SurveyInvitation, InstrumentVersion]:
    """One mentee, asked in an open wave; the first instrument that it asks."""
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    versions = [make_instrument(organisation, key=f"scale-{number}") for number in range(instruments)]
    wave = make_wave(cohort, *versions, mode=mode)
    person = make_person(organisation, Role.PARTICIPANT)
    return make_invitation(wave, person, side=Side.MENTEE), versions[0]
