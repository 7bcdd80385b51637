"""A wave that asks by name, with an answer, and a comparison group, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.feedback.enums.surveys import ComparisonKind, Mode, WaveKind
from peerloom.domain.feedback.models import ComparisonGroup, ComparisonMember
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT, make_person
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.waves import answer_wave, word_wave
from tests.web.audience import LEADS, RUNS

AUDIENCE: dict[str, str] = {
    "surveys:overview": RUNS,
    "surveys:plan": LEADS,
    "surveys:wave": RUNS,
    "surveys:preview": RUNS,
    "surveys:change": LEADS,
    "surveys:open": LEADS,
    "surveys:remind": RUNS,
    "surveys:extend": LEADS,
    "surveys:close": LEADS,
    "surveys:call-off": LEADS,
    "surveys:responses": LEADS,
    "surveys:export": LEADS,
    "surveys:codebook": LEADS,
    "surveys:groups": RUNS,
    "surveys:group-new": LEADS,
    "surveys:group": RUNS,
    "surveys:group-drop": LEADS,
}
FIELDS: tuple[str, ...] = (
    *("name", "kind", "asked", "comparison", "instruments", "mode", "opens_on", "closes_on", "languages", "welcome-en"),
    *("key", "revision", "side", "earlier", "addresses", "after", "language"),
)


def waves_ids(cohort: Cohort) -> dict[str, str]:
    version = make_instrument(cohort.organisation, key="asked-in-the-world")
    wave = word_wave(make_wave(cohort, version, mode=Mode.IDENTIFIED, kind=WaveKind.PULSE))
    for name, ticked in (("Answering Person", [4, 5, 2]), ("Waiting Person", None)):
        person = make_person(cohort.organisation, name=name)
        make_invitation(wave, person)
        if ticked:
            answer_wave(wave, person, version, ticked, words="More time")
    group = ComparisonGroup.objects.create(
        organisation=cohort.organisation, cohort=cohort, kind=ComparisonKind.LIST, name="Others", made_at=MOMENT
    )
    ComparisonMember.objects.create(
        organisation=cohort.organisation, group=group, person=make_person(cohort.organisation, name="Other Person")
    )
    return {"wave": wave.public_id, "comparison_group": group.public_id}
