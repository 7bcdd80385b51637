"""How far two coders agree, reckoned by hand beside it."""

from __future__ import annotations

import pytest

from peerloom.domain.feedback.models import Code, Transcript
from peerloom.domain.feedback.operations.studies.coding import (
    Stretch,
    assign_coder,
    finish_coding,
    give_codes,
    reopen_coding,
)
from peerloom.domain.feedback.operations.studies.transcripts import take_out_segment
from peerloom.domain.feedback.queries.studies.agreement import agreement_in
from peerloom.foundation.scope import Actor
from tests.factories.studies import AFTERWARDS, StudyWorld, make_study_world, segments_of

pytestmark = pytest.mark.django_db


def coded(transcript: Transcript, code: Code, by: Actor, numbers: list[int]) -> None:
    segments = segments_of(transcript)
    stretches = [Stretch(segments[number]) for number in numbers]
    give_codes(transcript=transcript, stretches=stretches, codes=[code], by=by, at=AFTERWARDS)


@pytest.fixture
def world() -> StudyWorld:
    return make_study_world()


def test_kappa_and_alpha_by_hand(world: StudyWorld) -> None:
    """12 segments: both 3, the first alone 2, the second alone 1, neither 6.

    Agreement 9/12; by chance (5*4 + 7*8)/144 = 76/144, so kappa = (108 - 76)/(144 - 76) = 32/68 = 0.470588.
    Alpha: of 24 ratings 9 are yes, 15 no; observed disagreement 3/12, expected 2*9*15/(24*23) = 270/552;
    alpha = 1 - 0.25/0.489130 = 0.488889.
    """
    study = world.study()
    transcript = world.transcript(world.held(study), rounds=3)
    [trust, time] = world.codes(study)
    for person in (world.coordinator, world.colleague):
        assign_coder(transcript=transcript, coder=person, by=world.actor, at=AFTERWARDS)
    coded(transcript, trust, world.actor, [0, 1, 2, 3, 4])
    coded(transcript, trust, world.other, [0, 1, 2, 5])
    finish_coding(transcript=transcript, by=world.actor, at=AFTERWARDS)
    assert agreement_in(study).pair is None, "nothing is told before both have finished"
    finish_coding(transcript=transcript, by=world.other, at=AFTERWARDS)
    agreement = agreement_in(study)
    assert agreement.pair == (world.coordinator, world.colleague)
    assert not agreement.reopened
    [row] = agreement.codes
    assert (row.both, row.first_only, row.second_only, row.neither, row.percent) == (3, 2, 1, 6, 75)
    assert row.kappa.kappa == pytest.approx(32 / 68)
    assert row.alpha.alpha == pytest.approx(1 - 0.25 / (270 / 552))
    differences = [(row.segment.position, list(row.first_only), list(row.second_only)) for row in agreement.differences]
    assert differences == [(3, [trust], []), (4, [trust], []), (5, [], [trust])]
    assert agreement_in(study, chosen=("no", "body")).pair == agreement.pair

    take_out_segment(segment=segments_of(transcript)[5], by=world.actor, at=AFTERWARDS)
    [row] = agreement_in(study).codes
    assert (row.n, row.second_only) == (11, 0), "what was taken out no longer counts"
    reopen_coding(transcript=transcript, by=world.actor, at=AFTERWARDS)
    coded(transcript, time, world.actor, [1])
    finish_coding(transcript=transcript, by=world.actor, at=AFTERWARDS)
    assert agreement_in(study).reopened


def test_too_few_paragraphs_give_no_coefficient(world: StudyWorld) -> None:
    study = world.study()
    transcript = world.transcript(world.held(study))
    [trust, _time] = world.codes(study)
    for actor, person in ((world.actor, world.coordinator), (world.other, world.colleague)):
        assign_coder(transcript=transcript, coder=person, by=world.actor, at=AFTERWARDS)
        coded(transcript, trust, actor, [1])
    for actor in (world.actor, world.other):
        finish_coding(transcript=transcript, by=actor, at=AFTERWARDS)
    [row] = agreement_in(study).codes
    assert row.kappa.too_few
    assert row.alpha.too_few
    assert (row.kappa.kappa, row.alpha.alpha, row.percent) == (None, None, 100)
    assert agreement_in(study).differences == []


def test_nothing_coded_at_all(world: StudyWorld) -> None:
    study = world.study()
    assert agreement_in(study).codes == []
    transcript = world.transcript(world.held(study), rounds=4)
    for actor, person in ((world.actor, world.coordinator), (world.other, world.colleague)):
        assign_coder(transcript=transcript, coder=person, by=world.actor, at=AFTERWARDS)
        finish_coding(transcript=transcript, by=actor, at=AFTERWARDS)
    agreement = agreement_in(study)
    assert agreement.segments == 16
    assert agreement.codes == []
