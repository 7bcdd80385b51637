"""Figures and files: of five people or nobody, as it was ticked, and nothing that leads to a person."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.feedback.enums.surveys import Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Respondent, Wave
from peerloom.domain.feedback.queries import wave_files
from peerloom.domain.feedback.queries.wave_figures import figures_of
from peerloom.domain.feedback.queries.wave_files import CannotExportAnswers, answers_table, codebook
from peerloom.domain.feedback.queries.wave_responses import may_read_responses, responses_by_person
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.evidence import mean_beside, suppress_scale
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_account,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_wave
from tests.factories.waves import answer_wave

pytestmark = pytest.mark.django_db

TICKED = ([5, 5, 1], [4, 4, 2], [5, 4, 1], [3, None, 3], [5, 5, 1])
"""The third counts the other way round."""


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def version(cohort: Cohort) -> InstrumentVersion:
    return make_instrument(cohort.organisation)


def evaluator(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def table_of(wave: Wave, actor: Actor) -> tuple[list[str], list[list[object]]]:
    headings, rows = answers_table(wave, actor)
    return headings, list(rows)


def answered(
    cohort: Cohort,
    version: InstrumentVersion,
    people: int = 5,
    *,
    mode: str = Mode.CONFIDENTIAL,
    state: str = WaveState.CLOSED,
    kind: str = WaveKind.PRE,
) -> Wave:
    wave = make_wave(cohort, version, mode=mode, state=state, kind=kind)
    for number, ticked in enumerate(TICKED[:people]):
        person = make_person(cohort.organisation, name=f"Person {number}")
        answer_wave(wave, person, version, ticked, words="=cmd()" if number == 0 else "")
    return wave


def test_an_item_is_shown_as_it_was_ticked_and_a_score_as_it_is_scored(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    wave = answered(cohort, version, mode=Mode.IDENTIFIED)
    [found] = figures_of(wave, evaluator(cohort), language="en")
    first, second, third, words = found.items
    assert not found.protected
    assert (first.n, first.mean, first.turned) == (5, 4.4, False)
    assert [(bar.label, bar.count) for bar in first.bars] == [
        ("Not at all", 0), ("Hardly", 0), ("Partly", 1), ("Mostly", 1), ("Entirely", 3),
    ]  # fmt: skip
    assert sum(bar.percent for bar in first.bars) == pytest.approx(100)
    assert (third.n, third.mean, third.turned) == (5, 1.6, True)
    assert (second.n, second.mean, second.bars) == (4, None, ()), "four are too few"
    assert (words.n, words.mean, words.on_a_scale) == (1, None, False)
    [scale] = found.scales
    assert (scale.name, scale.n, scale.low, scale.high) == ("Belonging", 4, 1, 5)
    assert scale.mean is None, "one left out more than may be left out, so four are left"


def test_figures_of_a_closed_survey_are_kept_until_somebody_is_erased(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    wave, reader = answered(cohort, version), evaluator(cohort)
    more = make_person(cohort.organisation, name="Sam More")
    answer_wave(wave, more, version, [1, 1, 5])
    before = figures_of(wave, reader, language="en")
    with CaptureQueriesContext(connection) as asked:
        assert figures_of(wave, reader, language="en") == before
    assert not any("itemanswer" in query["sql"] for query in asked)
    Respondent.objects.within(cohort.organisation_id).filter(person=more).delete()
    [after] = figures_of(wave, reader, language="en")
    assert (before[0].items[0].n, after.items[0].n) == (6, 5)


def test_five_scores_have_a_mean(cohort: Cohort, version: InstrumentVersion) -> None:
    version.minimum_answered = 60
    version.save()
    wave = answered(cohort, version, mode=Mode.IDENTIFIED)
    [found] = figures_of(wave, evaluator(cohort), language="en")
    means = [5, 4, (5 + 4 + 5) / 3, 3, 5]
    assert found.scales[0].mean == pytest.approx(sum(means) / 5)


MANY = [5] * 11 + [4] * 9 + [3] * 4 + [2]
"""Of 25 people, three of the five steps chosen by fewer than five."""


@pytest.mark.parametrize("mode", ["anonymous", "confidential"])
def test_steps_that_few_chose_are_counted_with_their_neighbours(
    cohort: Cohort, version: InstrumentVersion, mode: str
) -> None:
    wave = make_wave(cohort, version, mode=mode, state=WaveState.CLOSED)
    for ticked in MANY:
        answer_wave(wave, make_person(cohort.organisation), version, [ticked, 3, 6 - ticked], words="")
    [found] = figures_of(wave, evaluator(cohort), language="en")
    first, second, third, words = found.items
    assert found.protected
    assert [(bar.label, bar.count, bar.percent) for bar in first.bars] == [
        ("Not at all to Partly", 5, 20.0), ("Mostly", 9, 36.0), ("Entirely", 11, 44.0),
    ]  # fmt: skip
    assert (first.n, first.mean, first.about, first.together) == (25, 4.2, False, True)
    assert [bar.count for bar in third.bars] == [11, 9, 5]
    assert (second.n, second.bars) == (25, ()), "all chose the middle: that would be told of everybody"
    assert (words.n, words.bars) == (0, ())
    [scale] = found.scales
    assert scale.n == 25
    assert scale.mean == pytest.approx((2 * 4.2 + 3) / 3, abs=0.05)


def test_fewer_than_five_are_not_counted_exactly_either(cohort: Cohort, version: InstrumentVersion) -> None:
    [found] = figures_of(answered(cohort, version), evaluator(cohort), language="en")
    first, second, _third, words = found.items
    assert (first.n, first.bars) == (5, ()), "five people have no spread"
    assert first.mean in (4, 4.5)
    assert first.about
    assert (second.n, second.mean, second.bars) == (None, None, ())
    assert words.n is None
    assert (found.scales[0].n, found.scales[0].mean) == (None, None)


def test_a_rounded_score_of_one_turned_item_tells_no_more_than_the_item(cohort: Cohort) -> None:
    """4.25 and its mirror 1.75 are ties: rounded each its own way, the two would tell the mean exactly."""
    found = suppress_scale([0, 0, 1, 4, 3], 5)
    beside = mean_beside(6 - Fraction(3 + 4 * 4 + 5 * 3, 8), [found], [True])
    assert beside is not None
    assert found.mean is not None
    assert float(beside[0]) == pytest.approx(6 - found.mean)
    assert float(beside[1]) == found.rounded_to


def test_four_people_are_no_figure(cohort: Cohort, version: InstrumentVersion) -> None:
    assert figures_of(answered(cohort, version, people=4), evaluator(cohort), language="en") == []


@pytest.mark.parametrize(("mode", "shown"), [("anonymous", False), ("confidential", False), ("identified", True)])
def test_while_answers_come_in_nothing_gives_the_latest_away(
    cohort: Cohort, version: InstrumentVersion, mode: str, shown: bool
) -> None:
    wave = answered(cohort, version, mode=mode, state=WaveState.OPEN)
    assert bool(figures_of(wave, evaluator(cohort), language="en")) is shown
    if not shown:
        with pytest.raises(CannotExportAnswers):
            answers_table(wave, evaluator(cohort))


def test_a_look_back_is_never_pooled_with_what_was_answered_before(cohort: Cohort, version: InstrumentVersion) -> None:
    answered(cohort, version)
    back = answered(cohort, version, people=4, kind=WaveKind.RETROSPECTIVE)
    assert figures_of(back, evaluator(cohort), language="en") == [], "the five of the other survey do not count here"


def test_a_file_of_answers_by_name_holds_codes_and_days_and_no_names(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    headings, rows = table_of(answered(cohort, version, mode=Mode.IDENTIFIED), evaluator(cohort))
    key = version.instrument.key
    assert headings == [
        "code", "answered_on", "language", "way", f"{key}.item-1", f"{key}.item-2", f"{key}.item-3", f"{key}.item-4",
        f"{key}.score.belonging",
    ]  # fmt: skip
    assert [row[0] for row in rows] == sorted(str(row[0]) for row in rows)
    assert rows[0][1:] == ["2026-10-05", "en", "link", 5, 5, 1, "=cmd()", 5.0]
    assert rows[3][4:] == [3, "", 3, "", ""], "too few for a score"
    assert "Person" not in str(rows)


def test_a_confidential_file_has_nothing_that_coordinators_know_of_a_person(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    """Neither the code on paper forms and beside outcomes, nor the day, language and way that they can look up."""
    headings, rows = table_of(answered(cohort, version), evaluator(cohort))
    assert headings[:2] == ["code", f"{version.instrument.key}.item-1"]
    codes = {str(row[0]) for row in rows}
    known = set(Respondent.objects.within(cohort.organisation_id).values_list("code", flat=True))
    assert len(codes) == 5
    assert not codes & known
    assert [row[0] for row in rows] == sorted(codes)


def test_a_long_file_is_read_a_few_people_at_a_time_and_is_the_same(
    cohort: Cohort, version: InstrumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave, reader = answered(cohort, version, mode=Mode.IDENTIFIED), evaluator(cohort)
    answer_wave(wave, make_person(cohort.organisation, name="Silent One"), version, [])
    whole = table_of(wave, reader)
    monkeypatch.setattr(wave_files, "AT_ONCE", 2)
    assert table_of(wave, reader) == whole
    assert [row[4:] for row in whole[1]] == [
        [5, 5, 1, "=cmd()", 5.0], [4, 4, 2, "", 4.0], [5, 4, 1, "", 4.6667], [3, "", 3, "", ""], [5, 5, 1, "", 5.0],
        ["", "", "", "", ""],
    ]  # fmt: skip


def test_who_is_erased_while_the_file_is_sent_is_not_in_what_is_left_of_it(
    cohort: Cohort, version: InstrumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wave_files, "AT_ONCE", 2)
    _headings, rows = answers_table(answered(cohort, version, mode=Mode.IDENTIFIED), evaluator(cohort))
    next(rows)
    Respondent.objects.within(cohort.organisation_id).get(person__family_name="3").delete()
    assert len(list(rows)) == 3


def test_before_and_after_are_compared_by_the_codes_of_confidential_files(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    person = make_person(cohort.organisation)
    files = []
    for kind in (WaveKind.PRE, WaveKind.POST):
        wave = answered(cohort, version, kind=kind)
        answer_wave(wave, person, version, [2, 2, 2])
        files.append(table_of(wave, evaluator(cohort))[1])
    first, second = ({row[0] for row in rows if row[1:4] == [2, 2, 2]} for rows in files)
    assert first == second
    assert len(first) == 1


@pytest.mark.parametrize("mode", ["confidential", "identified"])
def test_whoever_is_matched_with_somebody_in_it_gets_no_file(
    cohort: Cohort, version: InstrumentVersion, mode: str
) -> None:
    """Figures of all less the rows of the others would be their mentee's answers, and a row can be recognised."""
    wave = answered(cohort, version, mode=mode)
    mentor = make_person(cohort.organisation, "coordinator", name="Noor Haddad", account=make_account())
    mentee = Person.objects.within(cohort.organisation_id).get(family_name="0")
    make_relationship(cohort, [mentee], [mentor])
    with pytest.raises(CannotExportAnswers, match="matched with"):
        answers_table(wave, actor_of(mentor, at=MOMENT))


def test_the_codebook_names_every_column_in_its_order(cohort: Cohort, version: InstrumentVersion) -> None:
    wave = answered(cohort, version)
    headings, lines = codebook(wave)
    assert [line[0] for line in lines] == answers_table(wave, evaluator(cohort))[0]
    by_column = {line[0]: dict(zip(headings, line, strict=True)) for line in lines}
    third = by_column["belonging-test.item-3"]
    assert (third["words"], third["counts_reversed"], third["low"], third["high"]) == (
        "I often feel alone here.", "yes", 1, 5,
    )  # fmt: skip
    assert by_column["belonging-test.score.belonging"]["scoring"] == "mean of 3, times 1, from 80 % answered"


def test_an_anonymous_file_has_no_code_no_day_and_no_order(cohort: Cohort, version: InstrumentVersion) -> None:
    wave = answered(cohort, version, mode=Mode.ANONYMOUS)
    headings, _rows = answers_table(wave, evaluator(cohort))
    assert headings[0] == "belonging-test.item-1"
    assert [line[0] for line in codebook(wave)[1]] == headings
    orders = {tuple(row[2] for row in table_of(wave, evaluator(cohort))[1]) for _each in range(12)}
    assert len(orders) > 1
    assert {tuple(sorted(map(int, map(str, order)))) for order in orders} == {(1, 1, 1, 2, 3)}


@pytest.mark.parametrize("mode", ["anonymous", "confidential"])
def test_four_answers_are_not_exported(cohort: Cohort, version: InstrumentVersion, mode: str) -> None:
    with pytest.raises(CannotExportAnswers):
        answers_table(answered(cohort, version, people=4, mode=mode), evaluator(cohort))


@pytest.mark.parametrize(
    ("mode", "role", "reads"),
    [
        ("identified", "owner", True),
        ("identified", "coordinator", True),
        ("identified", "staff", False),
        ("identified", "participant", False),
        ("confidential", "owner", False),
        ("anonymous", "owner", False),
    ],
)
def test_who_reads_single_answers(
    cohort: Cohort, version: InstrumentVersion, mode: str, role: str, reads: bool
) -> None:
    wave = answered(cohort, version, mode=mode)
    actor = actor_with(cohort.organisation, role)
    assert may_read_responses(actor, wave) is reads
    assert bool(responses_by_person(actor, wave)) is reads


def test_figures_of_answers_by_name_leave_out_whom_the_reader_is_matched_with(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    """All less those that they read by name would be what their mentee said."""
    wave = answered(cohort, version, mode=Mode.IDENTIFIED)
    for number in range(2):
        answer_wave(wave, make_person(cohort.organisation, name=f"Sam More{number}"), version, [3, 3, 3])
    mentor = make_person(cohort.organisation, "coordinator", name="Noor Haddad", account=make_account())
    mentee = Person.objects.within(cohort.organisation_id).get(family_name="0")
    make_relationship(cohort, [mentee], [mentor])
    [theirs] = figures_of(wave, actor_of(mentor, at=MOMENT), language="en")
    [everybody] = figures_of(wave, evaluator(cohort), language="en")
    assert (theirs.items[0].n, everybody.items[0].n) == (6, 7)


def test_a_coordinator_does_not_read_what_their_own_mentee_said(cohort: Cohort, version: InstrumentVersion) -> None:
    wave = answered(cohort, version, mode=Mode.IDENTIFIED)
    mentor = make_person(cohort.organisation, "coordinator", name="Noor Haddad", account=make_account())
    mentee = Person.objects.within(cohort.organisation_id).get(family_name="0")
    make_relationship(cohort, [mentee], [mentor])
    read = responses_by_person(actor_of(mentor, at=MOMENT), wave)
    assert [one.respondent.person.family_name for one in read if one.respondent] == ["1", "2", "3", "4"]
