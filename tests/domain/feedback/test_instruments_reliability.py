"""How well items hang together: from enough people on, each counted once, and never of answers that look back."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.feedback.enums.surveys import Mode, WaveKind, WaveState, Way
from peerloom.domain.feedback.models import InstrumentVersion, ItemAnswer, Respondent, Response, ResponseScale, Wave
from peerloom.domain.feedback.queries.reliability import ANSWERS_NEEDED, answers_to, reliability_of
from peerloom.domain.people.models import Organisation
from tests.factories import MOMENT, make_cohort, make_organisation, make_person, make_program
from tests.factories.own_instruments import make_published
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def answered(
    wave: Wave, version: InstrumentVersion, ticks: Sequence[Sequence[int | None]], people: Sequence[Respondent] = ()
) -> None:
    """One set of answers for each row of ticks, to the items on the scale in their order."""
    owner = version.organisation
    items = list(version.items.filter(scale__isnull=False))
    made = Response.objects.bulk_create(
        Response(
            organisation=owner,
            wave=wave,
            respondent=people[place] if people else None,
            answered_on=MOMENT.date(),
            language="en",
            way=Way.LINK,
        )
        for place in range(len(ticks))
    )
    ItemAnswer.objects.bulk_create(
        ItemAnswer(organisation=owner, response=response, item=item, value=value)
        for response, row in zip(made, ticks, strict=True)
        for item, value in zip(items, row, strict=True)
        if value is not None
    )


def anonymous(version: InstrumentVersion, **facts: str) -> Wave:
    cohort = make_cohort(make_program(version.organisation))
    facts = {"mode": Mode.ANONYMOUS, "state": WaveState.CLOSED, **facts}
    return make_wave(cohort, version, **facts)  # type: ignore[arg-type]  # of a wave


def calm_people(count: int) -> list[list[int]]:
    """As the key of `instrument_data` expects it: the second item is worded the other way round. Seeded."""
    chance = random.Random(7)
    rows = []
    for _person in range(count):
        calm = chance.choice([1, 2, 3])
        seen = [min(max(calm + chance.choice([-1, 0, 0, 0, 1]), 1), 3) for _item in range(3)]
        rows.append([seen[0], 4 - seen[1], seen[2]])
    return rows


def test_under_a_hundred_it_only_says_how_many_are_missing(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, calm_people(ANSWERS_NEEDED - 1))
    (found,) = reliability_of(version, organisation)
    assert (found.n, found.missing, found.alpha, found.omega, found.items) == (99, 1, None, None, ())


def test_surveys_that_are_open_do_not_count(organisation: Organisation) -> None:
    """Else one more answer moves a figure that was there before, and tells what was answered."""
    version = make_published(organisation)
    answered(anonymous(version), version, calm_people(ANSWERS_NEEDED))
    answered(anonymous(version, state=WaveState.OPEN), version, [[1, 1, 1]])
    assert (reliability_of(version, organisation)[0].n, answers_to(version, organisation)) == (100, 100)


def test_gaps_do_not_count_towards_a_hundred(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, [*calm_people(99), *([[1, None, 2]] * 50)])
    assert reliability_of(version, organisation)[0].missing == 1
    assert answers_to(version, organisation) == 149


def test_from_a_hundred_on_there_are_figures_with_reversed_items_turned_round(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, calm_people(ANSWERS_NEEDED))
    (found,) = reliability_of(version, organisation)
    assert found.alpha is not None
    assert found.omega is not None
    assert found.n == ANSWERS_NEEDED
    assert found.alpha.alpha is not None
    assert 0.6 < found.alpha.alpha < 0.95
    assert found.omega.omega == pytest.approx(found.alpha.alpha, abs=0.1)
    assert [item.key for item in found.items] == ["calm", "rushed", "steady"]
    assert all(item.item_total is not None and item.item_total > 0.3 for item in found.items)
    assert not any(item.looks_reversed for item in found.items)


def test_an_item_that_was_turned_by_mistake_is_pointed_out(organisation: Organisation) -> None:
    version = make_published(organisation)
    version.items.filter(key="rushed").update(reversed=False)
    answered(anonymous(version), version, calm_people(200))
    (found,) = reliability_of(version, organisation)
    assert [item.looks_reversed for item in found.items] == [False, True, False]


def test_everybody_counts_once_with_their_first_answers(organisation: Organisation) -> None:
    version = make_published(organisation)
    program = make_program(organisation)
    cohort = make_cohort(program)
    people = [
        Respondent.objects.create(
            organisation=organisation, program=program, person=make_person(organisation), code=f"P{number}"
        )
        for number in range(3)
    ]
    before = make_wave(cohort, version, state=WaveState.CLOSED)
    after = make_wave(cohort, version, kind=WaveKind.POST, state=WaveState.CLOSED)
    answered(after, version, [[3, 1, 3]] * 3, people)
    answered(before, version, [[1, 3, 1]] * 3, people)
    assert reliability_of(version, organisation)[0].n == 3
    assert answers_to(version, organisation) == 6


def test_looking_back_is_never_pooled_with_answers_of_the_time(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version, kind=WaveKind.RETROSPECTIVE), version, calm_people(ANSWERS_NEEDED))
    assert reliability_of(version, organisation)[0].n == 0
    assert answers_to(version, organisation) == 0


def test_answers_that_never_differ_give_no_alpha(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, [[2, 2, 2]] * ANSWERS_NEEDED)
    (found,) = reliability_of(version, organisation)
    assert found.alpha is not None
    assert found.alpha.alpha is None


def test_a_score_of_one_item_has_nothing_to_hang_together(organisation: Organisation) -> None:
    version = make_published(organisation, subscales=[{"key": "calmness", "items": ["calm"]}])
    assert reliability_of(version, organisation) == []


def test_items_of_one_score_may_have_scales_of_their_own(organisation: Organisation) -> None:
    version = make_published(organisation)
    rushed = version.items.select_related("scale").get(key="rushed")
    assert rushed.scale is not None
    wider = ResponseScale.objects.create(organisation=organisation, version=version, key="wider", low=0, high=10)
    version.items.filter(pk=rushed.pk).update(scale=wider)
    answered(anonymous(version), version, [[one, 10 - 3 * two, three] for one, two, three in calm_people(120)])
    (found,) = reliability_of(version, organisation)
    assert found.alpha is not None
    assert found.alpha.n == 120


def test_what_is_known_takes_two_queries(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, calm_people(120))
    before = reliability_of(version, organisation)
    with CaptureQueriesContext(connection) as asked:
        assert reliability_of(version, organisation) == before
    assert len(asked) == 2


def test_what_is_erased_counts_no_more_at_the_next_look(organisation: Organisation) -> None:
    version = make_published(organisation)
    wave = anonymous(version)
    answered(wave, version, [*calm_people(120), [3, 3, 1]])
    before = reliability_of(version, organisation)
    Response.objects.within(organisation.pk).filter(wave=wave, answers__value=3, answers__item__key="rushed").delete()
    after = reliability_of(version, organisation)
    assert after[0].n < before[0].n
    assert after[0].alpha != before[0].alpha


def test_another_survey_that_closes_counts_at_the_next_look(organisation: Organisation) -> None:
    version = make_published(organisation)
    answered(anonymous(version), version, calm_people(60))
    later = anonymous(version, state=WaveState.OPEN)
    answered(later, version, calm_people(60))
    assert reliability_of(version, organisation)[0].missing == 40
    Wave.objects.within(organisation.pk).filter(pk=later.pk).update(state=WaveState.CLOSED)
    assert reliability_of(version, organisation)[0].missing == 0
