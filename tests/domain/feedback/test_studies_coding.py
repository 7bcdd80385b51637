"""The codebook, coding blind to each other, finishing and reopening."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from peerloom.domain.feedback.enums.studies import StudyState
from peerloom.domain.feedback.models import Code, Coding, Segment, Study, Transcript
from peerloom.domain.feedback.operations.studies.codebook import (
    CannotChangeCode,
    CodeEntry,
    add_code,
    change_code,
    merge_codes,
    move_code,
    retire_code,
    told_of,
)
from peerloom.domain.feedback.operations.studies.coding import (
    CannotAssign,
    CannotCode,
    Stretch,
    assign_coder,
    finish_coding,
    give_codes,
    reopen_coding,
    take_code_away,
    unassign_coder,
)
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, seen_as
from peerloom.domain.feedback.operations.studies.planning import CannotFinish, finish_study, reopen_study
from peerloom.domain.feedback.operations.studies.themes import ThemeText, choose_quotes, make_theme
from peerloom.domain.feedback.queries.studies.codings import coded_twice, codes_with_counts, seen_codings
from peerloom.domain.people.enums import Role
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_person
from tests.factories.studies import AFTERWARDS, StudyWorld, make_study_world, segments_of

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    world: StudyWorld
    study: Study
    transcript: Transcript
    segments: list[Segment]
    trust: Code
    time: Code

    def give(self, by: Actor, code: Code, *numbers: int) -> int:
        stretches = [Stretch(self.segments[number]) for number in numbers]
        return give_codes(transcript=self.transcript, stretches=stretches, codes=[code], by=by, at=AFTERWARDS)

    def seen_by(self, actor: Actor) -> int:
        return seen_codings(self.study, actor).count()


@pytest.fixture
def desk() -> Desk:
    world = make_study_world()
    study = world.study()
    transcript = world.transcript(world.held(study))
    for person in (world.coordinator, world.colleague):
        assign_coder(transcript=transcript, coder=person, by=world.actor, at=AFTERWARDS)
    trust, time = world.codes(study)
    study.refresh_from_db()
    return Desk(world, study, transcript, segments_of(transcript), trust, time)


def test_each_is_blind_until_both_have_finished(desk: Desk) -> None:
    noor, ines = desk.world.actor, desk.world.other
    assert desk.study.state == StudyState.CODING
    assert desk.give(noor, desk.trust, 1, 3) == 2
    assert desk.give(noor, desk.trust, 1, 3) == 0, "twice is once"
    assert desk.give(ines, desk.trust, 1) == 1
    assert (desk.seen_by(noor), desk.seen_by(ines)) == (2, 1)
    assert [code.passages for code in codes_with_counts(desk.study, ines)] == [1, 0]  # type: ignore[attr-defined]  # annotated
    finish_coding(transcript=desk.transcript, by=noor, at=AFTERWARDS)
    assert (desk.seen_by(noor), desk.seen_by(ines)) == (2, 1)
    assert not coded_twice(desk.study).reached
    finish_coding(transcript=desk.transcript, by=ines, at=AFTERWARDS)
    assert (desk.seen_by(noor), desk.seen_by(ines)) == (3, 3)
    assert coded_twice(desk.study).share == 1.0
    with pytest.raises(CannotCode, match="Reopen"):
        desk.give(noor, desk.time, 1)
    assert reopen_coding(transcript=desk.transcript, by=noor, at=AFTERWARDS).reopened_at == AFTERWARDS
    assert desk.seen_by(ines) == 1, "what is being changed is hidden again"
    assert desk.give(noor, desk.time, 1) == 1


def test_a_reopening_before_the_other_has_finished_is_still_blind(desk: Desk) -> None:
    finish_coding(transcript=desk.transcript, by=desk.world.actor, at=AFTERWARDS)
    assert reopen_coding(transcript=desk.transcript, by=desk.world.actor, at=AFTERWARDS).reopened_at is None


def test_a_stretch_is_cut_to_its_words(desk: Desk) -> None:
    words = desk.segments[1].words
    stretch = Stretch(desk.segments[1], 2, 10)  # " mentor "
    give_codes(transcript=desk.transcript, stretches=[stretch], codes=[desk.trust], by=desk.world.actor, at=AFTERWARDS)
    [coding] = seen_codings(desk.study, desk.world.actor)
    assert words[coding.start : coding.end] == words[2:10].strip() == "mentor"
    for start, end in ((5, 5), (9, 5), (0, len(words) + 1), (2, 3)):
        with pytest.raises(CannotCode):
            give_codes(
                transcript=desk.transcript,
                stretches=[Stretch(desk.segments[1], start, end)],
                codes=[desk.trust],
                by=desk.world.actor,
                at=AFTERWARDS,
            )


def test_who_codes_and_whose_codes(desk: Desk) -> None:
    third = make_person(desk.world.organisation, Role.STAFF, name="Jo Park")
    with pytest.raises(CannotAssign):
        assign_coder(transcript=desk.transcript, coder=desk.world.mentees[0], by=desk.world.actor, at=AFTERWARDS)
    assign_coder(transcript=desk.transcript, coder=third, by=desk.world.actor, at=AFTERWARDS)
    unassign_coder(transcript=desk.transcript, coder=third, by=desk.world.actor, at=AFTERWARDS)
    desk.give(desk.world.other, desk.trust, 1)
    with pytest.raises(CannotAssign, match="coded in it already"):
        unassign_coder(transcript=desk.transcript, coder=desk.world.colleague, by=desk.world.actor, at=AFTERWARDS)
    coding = Coding.objects.within(desk.world.organisation.pk).get()
    with pytest.raises(CannotCode, match="whoever gave"):
        take_code_away(coding=coding, by=desk.world.actor, at=AFTERWARDS)
    for _again in range(2):
        take_code_away(coding=coding, by=desk.world.other, at=AFTERWARDS)
    assert not Coding.objects.within(desk.world.organisation.pk).exists()


def test_codes_of_another_study_or_out_of_use_are_not_given(desk: Desk) -> None:
    [foreign] = desk.world.codes(desk.world.study(), "Elsewhere")
    retire_code(code=desk.time, retired=True, by=desk.world.actor, at=MOMENT)
    for code in (foreign, desk.time):
        with pytest.raises(CannotCode):
            desk.give(desk.world.actor, code, 1)
    retire_code(code=desk.time, retired=False, by=desk.world.actor, at=MOMENT)
    assert desk.give(desk.world.actor, desk.time, 1) == 1
    with pytest.raises(CannotCode, match="200"):
        give_codes(
            transcript=desk.transcript,
            stretches=[Stretch(desk.segments[1])] * 201,
            codes=[desk.trust],
            by=desk.world.actor,
            at=AFTERWARDS,
        )


def test_the_codebook(desk: Desk) -> None:
    by = desk.world.actor
    below = add_code(
        study=desk.study, entry=CodeEntry("Being heard", "Somebody listens.", parent=desk.trust), by=by, at=MOMENT
    )
    assert [code.name for code in codes_with_counts(desk.study, by)] == ["Trust", "Being heard", "Time"]
    with pytest.raises(CannotChangeCode, match="this name already"):
        add_code(study=desk.study, entry=CodeEntry("trust "), by=by, at=MOMENT)
    with pytest.raises(CannotChangeCode, match="below this code"):
        change_code(code=desk.trust, entry=CodeEntry("Trust", parent=below), seen="", by=by, at=MOMENT)
    seen = seen_as(*told_of(desk.time))
    change_code(code=desk.time, entry=CodeEntry("Finding time"), seen=seen, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        change_code(code=desk.time, entry=CodeEntry("Times"), seen=seen, by=desk.world.other, at=MOMENT)
    move_code(code=desk.time, way="up", by=by, at=MOMENT)
    move_code(code=desk.time, way="up", by=by, at=MOMENT)
    assert [code.name for code in codes_with_counts(desk.study, by)] == ["Finding time", "Trust", "Being heard"]


def test_merging_moves_codings_and_themes_and_leaves_no_doubles(desk: Desk) -> None:
    by = desk.world.actor
    desk.give(by, desk.trust, 1)
    desk.give(by, desk.time, 1, 2)
    theme = make_theme(study=desk.study, text=ThemeText("Both", codes=[desk.time]), by=by, at=AFTERWARDS)
    quotes = [coding.public_id for coding in seen_codings(desk.study, by).filter(code=desk.time)]
    choose_quotes(theme=theme, shown=quotes, chosen=quotes, by=by, at=AFTERWARDS)
    merge_codes(code=desk.time, into=desk.trust, by=by, at=AFTERWARDS)
    assert [code.name for code in theme.codes.all()] == ["Trust"]
    assert seen_codings(desk.study, by).count() == 2
    assert theme.quotes.count() == 2, "the quote of the double is the one that is left"
    with pytest.raises(CannotChangeCode):
        merge_codes(code=desk.trust, into=desk.trust, by=by, at=AFTERWARDS)


def test_a_finished_study_stays_as_it_is(desk: Desk) -> None:
    by = desk.world.actor
    with pytest.raises(CannotFinish, match="still coding"):
        finish_study(study=desk.study, by=by, at=AFTERWARDS)
    for actor in (by, desk.world.other):
        finish_coding(transcript=desk.transcript, by=actor, at=AFTERWARDS)
    for _again in range(2):
        assert finish_study(study=desk.study, by=by, at=AFTERWARDS).state == StudyState.FINISHED
    with pytest.raises(CannotChangeStudy, match="finished"):
        add_code(study=desk.study, entry=CodeEntry("Late"), by=by, at=AFTERWARDS)
    with pytest.raises(CannotChangeStudy, match="finished"):
        reopen_coding(transcript=desk.transcript, by=by, at=AFTERWARDS)
    assert reopen_study(study=desk.study, by=by, at=AFTERWARDS).state == StudyState.CODING
    with pytest.raises(CannotFinish, match="Nothing has been coded"):
        finish_study(study=desk.world.study(), by=by, at=AFTERWARDS)
