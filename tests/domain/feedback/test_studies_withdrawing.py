"""Withdrawing takes everything out: transcripts, codings, quotes, memos, exports, also from a finished study."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from peerloom.domain.feedback.enums.studies import ConsentState, StudyKind
from peerloom.domain.feedback.jobs.studies import remind_of_studies
from peerloom.domain.feedback.models import Coding, Segment, Study
from peerloom.domain.feedback.operations.studies.answering import CannotAnswer, answer_study, withdraw_consent
from peerloom.domain.feedback.operations.studies.asking import ask_to_take_part
from peerloom.domain.feedback.operations.studies.codebook import CodeEntry, add_code
from peerloom.domain.feedback.operations.studies.coding import Stretch, assign_coder, finish_coding, give_codes
from peerloom.domain.feedback.operations.studies.planning import finish_study
from peerloom.domain.feedback.operations.studies.themes import (
    CannotChangeTheme,
    ThemeText,
    change_theme,
    choose_quotes,
    make_theme,
    move_theme,
    remove_memo,
    remove_theme,
    write_memo,
)
from peerloom.domain.feedback.queries.studies.codings import quotable, seen_codings
from peerloom.domain.feedback.queries.studies.export import study_zip
from peerloom.domain.feedback.queries.studies.themes import report_of
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from tests.at_once import Silent, at_once
from tests.factories import MOMENT, actor_with
from tests.factories.studies import AFTERWARDS, NAMES, SAID, StudyWorld, make_study_world, segments_of

OF_LINH = SAID[0]
DAY = timedelta(days=1)


def a_finished_study(world: StudyWorld) -> Study:
    """Everything that Linh said is coded, quoted in a theme, and copied into a memo and a statement."""
    study = world.study()
    transcript = world.transcript(world.held(study))
    [trust, _time] = world.codes(study)
    add_code(study=study, entry=CodeEntry("Daring", example=f"Like: {OF_LINH}"), by=world.actor, at=AFTERWARDS)
    assign_coder(transcript=transcript, coder=world.coordinator, by=world.actor, at=AFTERWARDS)
    segments = segments_of(transcript)
    stretches = [Stretch(segment) for segment in segments]
    give_codes(transcript=transcript, stretches=stretches, codes=[trust], by=world.actor, at=AFTERWARDS)
    finish_coding(transcript=transcript, by=world.actor, at=AFTERWARDS)
    statement = "Several dared to ask questions that I had kept to myself for years."
    theme = make_theme(study=study, text=ThemeText("Being heard", statement, [trust]), by=world.actor, at=AFTERWARDS)
    every = [coding.public_id for coding in quotable(study, world.actor)]
    choose_quotes(theme=theme, shown=every, chosen=every, by=world.actor, at=AFTERWARDS)
    write_memo(study=study, words=f"Strong: “{OF_LINH}”", by=world.actor, at=AFTERWARDS)
    finish_study(study=study, by=world.actor, at=AFTERWARDS)
    return study


def files_of(study: Study, world: StudyWorld) -> str:
    with zipfile.ZipFile(io.BytesIO(study_zip(study, world.actor))) as folder:
        return "".join(folder.read(name).decode() for name in folder.namelist())


@pytest.mark.django_db
def test_it_is_gone_everywhere_at_once() -> None:
    world = make_study_world()
    study = a_finished_study(world)
    before = files_of(study, world)
    assert before.count("kept to myself") == 10, "transcript, coding, quote, memo, statements and examples"
    assert not any(name.split()[0] in before for name in (*NAMES, "Noor Haddad")), "pseudonyms only"
    assert [read.voices for read in report_of(study).themes] == [3]
    linh = world.participant(study, world.mentees[0])
    withdraw_consent(participant=linh, by=None, at=AFTERWARDS)

    after = files_of(study, world)
    assert "kept to myself" not in after
    assert "dared to ask" not in after
    assert "[…]" in after
    assert "never found a time" in after, "what others said stays"
    [read] = report_of(study).themes
    assert (len(read.quotes), read.voices) == (3, 2), "two others and whoever leads"
    taken = Segment.objects.within(world.organisation.pk).get(speaker=linh)
    assert (taken.words, taken.removed_at) == ("", AFTERWARDS)
    assert not Coding.objects.within(world.organisation.pk).filter(segment=taken).exists()
    event = AuditEvent.objects.get(verb="study.withdrawn")
    assert event.details == {"segments": 1}
    told = OutboxEntry.objects.within(world.organisation.pk).get(purpose="study-withdrawn")
    assert told.person == world.coordinator
    assert "Linh" not in told.text


@pytest.mark.django_db
def test_it_is_gone_from_code_names_and_from_codebooks_that_were_taken_over_into_another_study() -> None:
    world = make_study_world()
    study, other = world.study(), world.study()
    world.transcript(world.held(study))
    for one in (study, other):
        for entry in (CodeEntry(OF_LINH[:40]), CodeEntry(OF_LINH[:39]), CodeEntry("Daring", OF_LINH, OF_LINH)):
            add_code(study=one, entry=entry, by=world.actor, at=AFTERWARDS)
    write_memo(study=other, words=f"As in the first group: {OF_LINH}", by=world.actor, at=AFTERWARDS)
    withdraw_consent(participant=world.participant(study, world.mentees[0]), by=None, at=AFTERWARDS)
    for one in (study, other):
        left = str(list(one.codes.values_list("name", "definition", "example"))) + str(list(one.memos.values()))
        assert OF_LINH[:30] not in left
        assert one.codes.count() == 3


@pytest.mark.django_db
def test_an_interview_goes_as_a_whole() -> None:
    world = make_study_world()
    study = world.study(kind=StudyKind.INTERVIEW)
    meeting = world.held(study)
    transcript = world.transcript(meeting)
    withdraw_consent(participant=meeting.participants.get(), by=world.actor, at=AFTERWARDS)
    assert {segment.words for segment in segments_of(transcript)} == {""}


@pytest.mark.django_db
def test_only_who_has_agreed_can_withdraw_and_only_by_link_or_who_runs_it() -> None:
    world = make_study_world()
    study = world.study()
    world.asked(study)
    linh = world.participant(study, world.mentees[0])
    with pytest.raises(CannotAnswer):
        withdraw_consent(participant=linh, by=None, at=MOMENT)
    answer_study(participant=linh, agrees=True, at=MOMENT)
    with pytest.raises(Refused):
        withdraw_consent(participant=linh, by=actor_with(world.organisation, "participant"), at=MOMENT)
    withdraw_consent(participant=linh, by=world.actor, at=MOMENT)
    with pytest.raises(CannotAnswer):
        answer_study(participant=linh, agrees=True, at=MOMENT)


@pytest.mark.django_db
def test_themes_and_memos() -> None:
    world = make_study_world()
    study = world.study()
    by = world.actor
    codes = world.codes(study)
    first = make_theme(study=study, text=ThemeText("First", codes=codes), by=by, at=MOMENT)
    second = make_theme(study=study, text=ThemeText("Second"), by=by, at=MOMENT)
    move_theme(theme=second, way="up", by=by, at=MOMENT)
    assert [theme.name for theme in study.themes.all()] == ["Second", "First"]
    with pytest.raises(ChangedMeanwhile):
        change_theme(theme=first, text=ThemeText("Other"), seen="old", by=by, at=MOMENT)
    change_theme(theme=first, text=ThemeText("Other", "It says so."), seen="", by=by, at=MOMENT)
    assert list(first.codes.all()) == []
    [foreign] = world.codes(world.study(), "Elsewhere")
    with pytest.raises(CannotChangeTheme):
        make_theme(study=study, text=ThemeText("Wrong", codes=[foreign]), by=by, at=MOMENT)
    for _again in range(2):
        remove_theme(theme=first, by=by, at=MOMENT)
    memo = write_memo(study=study, words="Look again.", by=by, at=MOMENT)
    assert write_memo(study=study, words="Look again.", by=by, at=MOMENT) == memo
    with pytest.raises(CannotChangeTheme, match="this name already"):
        make_theme(study=study, text=ThemeText("Second"), by=by, at=MOMENT)
    with pytest.raises(CannotChangeTheme, match="whoever wrote"):
        remove_memo(memo=memo, by=world.other, at=MOMENT)
    for _again in range(2):
        remove_memo(memo=memo, by=by, at=MOMENT)
    assert not study.memos.exists()


@pytest.mark.django_db
def test_reminders_go_once_to_the_silent() -> None:
    world = make_study_world()
    study = world.study()
    offer = world.offer(times=[MOMENT + 20 * DAY])
    [meeting] = ask_to_take_part(study=study, people=world.mentees, offer=offer, by=world.actor, at=MOMENT)
    answer_study(participant=world.participant(study, world.mentees[0]), agrees=False, at=MOMENT)
    for moment in (MOMENT + 3 * DAY, MOMENT + 5 * DAY, MOMENT + 6 * DAY):
        with clock.frozen_at(moment):
            remind_of_studies.run(Silent("", "", "", 1))
    again = OutboxEntry.objects.within(world.organisation.pk).filter(key__endswith="/2")
    assert {entry.person for entry in again} == set(world.mentees[1:])
    assert meeting.participants.filter(consent=ConsentState.ASKED).count() == 2


@pytest.mark.usefixtures("transactional_db")
def test_a_code_given_while_somebody_withdraws_does_not_outlive_it() -> None:
    world = make_study_world()
    study = world.study()
    transcript = world.transcript(world.held(study))
    [trust, _time] = world.codes(study)
    assign_coder(transcript=transcript, coder=world.coordinator, by=world.actor, at=AFTERWARDS)
    linh = world.participant(study, world.mentees[0])
    segment = segments_of(transcript)[1]
    assert segment.speaker == linh
    at_once(
        lambda: withdraw_consent(participant=linh, by=None, at=AFTERWARDS),
        lambda: give_codes(
            transcript=transcript, stretches=[Stretch(segment)], codes=[trust], by=world.actor, at=AFTERWARDS
        ),
    )
    segment.refresh_from_db()
    assert segment.words == ""
    assert not seen_codings(study, world.actor).exists()
    assert not Coding.objects.within(world.organisation.pk).exists()
