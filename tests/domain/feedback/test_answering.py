from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.functional import Promise
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState, Way
from peerloom.domain.feedback.messages.waves import write_survey_letter
from peerloom.domain.feedback.models import ItemAnswer, Respondent, Response, SavedAnswers, SurveyInvitation
from peerloom.domain.feedback.operations.answering import (
    AnswersDoNotFit,
    CannotHandIn,
    NothingAnswered,
    decline_survey,
    hand_in,
)
from peerloom.domain.feedback.operations.answering_saved import NeverSaved, save_answers
from peerloom.domain.feedback.operations.respondents import LETTERS, code_as_typed, respondent_of
from peerloom.domain.feedback.queries.answering import asked_survey, surveys_waiting, why_not_answerable
from peerloom.domain.feedback.rules.questionnaires import MOST_WORDS
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.queries import actor_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT, make_person
from tests.factories.answering import asked_once, said
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=2)


def answer(invitation: SurveyInvitation, answers: dict[str, object], **changes: Any) -> None:
    given: dict[str, Any] = {"language": "en", "by": None, "at": LATER} | changes
    hand_in(invitation=invitation, answers=answers, **given)


def the_response(invitation: SurveyInvitation) -> Response:
    return Response.objects.within(invitation.organisation_id).get()


def test_answers_are_kept_under_the_pseudonym_with_the_day() -> None:
    invitation, version = asked_once()
    answer(invitation, said(version, 4, "5", "", "A quiet place to work."))
    response = the_response(invitation)
    assert response.respondent
    assert response.respondent.person == invitation.person
    assert (response.answered_on, response.language, response.way) == (LATER.date(), "en", Way.LINK)
    answers = response.answers.order_by("item__position")
    assert [(each.value, each.words) for each in answers] == [(4, ""), (5, ""), (None, "A quiet place to work.")]
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ANSWERED


def test_the_trail_knows_that_it_was_answered_and_not_what() -> None:
    invitation, version = asked_once()
    answer(invitation, said(version, 4, 5, 1, "Secret"))
    (event,) = AuditEvent.objects.filter(verb="survey.answered")
    assert (event.subject, event.actor, event.details) == (invitation.public_id, "", {})


def test_of_an_anonymous_wave_the_row_says_as_little_as_it_can() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    by = actor_of(invitation.person, at=LATER)
    answer(invitation, said(version, 4), way=Way.SIGNED_IN, by=by)
    response = the_response(invitation)
    assert response.respondent is None
    assert (response.answered_on, response.language, response.way) == (invitation.wave.opens_on, "", Way.LINK)
    assert not AuditEvent.objects.exists()
    assert not Respondent.objects.within(invitation.organisation_id).exists()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ANSWERED


@pytest.mark.parametrize("mode", Mode.values)
def test_the_second_time_nothing_is_kept(mode: str) -> None:
    invitation, version = asked_once(mode)
    answer(invitation, said(version, 4))
    with pytest.raises(CannotHandIn) as refusal:
        answer(invitation, said(version, 1))
    assert refusal.value.reason == "answered"
    assert [each.value for each in the_response(invitation).answers.all()] == [4]


WRONG: list[tuple[int, object]] = [
    *((0, wrong) for wrong in (0, 6, -1, "6", "1.5", "many", "९", "9" * 40, True, None, ["1"], "1\x00")),
    *((3, wrong) for wrong in ("a\x00b", "x" * (MOST_WORDS + 1), 5, None, "\ud800")),
]


@pytest.mark.parametrize(("position", "wrong"), WRONG, ids=lambda value: repr(value)[:20])
def test_what_is_no_answer_is_refused_in_words_and_nothing_is_kept(position: int, wrong: object) -> None:
    invitation, version = asked_once()
    item = version.items.all()[position]
    with pytest.raises(AnswersDoNotFit) as refusal:
        answer(invitation, said(version, 4) | {item.public_id: wrong})
    assert list(refusal.value.faults) == [item.public_id]
    assert len(refusal.value.faults[item.public_id]) > 20
    assert not Response.objects.within(invitation.organisation_id).exists()
    assert not ItemAnswer.objects.within(invitation.organisation_id).exists()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INVITED


def test_an_item_of_another_survey_or_version_is_refused() -> None:
    invitation, version = asked_once()
    other = make_instrument(invitation.organisation, key="another", state=VersionState.REPLACED)
    for stray in (*said(other, 3), "nonsense", "a\x00b"):
        with pytest.raises(AnswersDoNotFit):
            answer(invitation, said(version, 4) | {stray: 3})


def test_words_as_long_as_allowed_are_kept_whole() -> None:
    invitation, version = asked_once()
    answer(invitation, said(version, "", "", "", "é" * MOST_WORDS))
    assert len(the_response(invitation).answers.get().words) == MOST_WORDS


def test_an_instrument_that_was_replaced_meanwhile_is_answered_as_it_was_asked() -> None:
    invitation, version = asked_once()
    version.state = VersionState.REPLACED
    version.save()
    answer(invitation, said(version, 4))
    assert the_response(invitation).answers.get().item.version == version


def test_nothing_at_all_is_no_answer() -> None:
    invitation, version = asked_once()
    with pytest.raises(NothingAnswered):
        answer(invitation, said(version) | {version.items.all()[3].public_id: "  \n "})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": WaveState.CLOSED}, "closed"),
        ({"state": WaveState.PLANNED}, "early"),
        ({"state": WaveState.CALLED_OFF}, "over"),
        ({"closes_on": MOMENT.date()}, "closed"),  # LATER is two days after
    ],
)
def test_only_an_open_wave_takes_answers(changes: dict[str, object], reason: str) -> None:
    invitation, version = asked_once()
    for name, value in changes.items():
        setattr(invitation.wave, name, value)
    invitation.wave.save()
    with pytest.raises(CannotHandIn) as refusal:
        answer(invitation, said(version, 4))
    assert refusal.value.reason == reason
    assert isinstance(refusal.value.message, str | Promise)


def test_the_last_day_counts_until_it_is_over_everywhere() -> None:
    invitation, _version = asked_once()
    invitation.wave.closes_on = MOMENT.date()
    noon_after = MOMENT.replace(hour=12, minute=0) + timedelta(days=1)
    assert why_not_answerable(invitation, at=noon_after - timedelta(minutes=1)) == ""
    assert why_not_answerable(invitation, at=noon_after) == "closed"


def test_who_scores_at_the_mark_is_shown_support_and_it_is_kept_nowhere() -> None:
    for ticked, shown in (((2, 2, 4), True), ((2, 3, 4), False), ((2, 2, ""), False)):
        invitation, version = asked_once()
        version.subscales.update(support_at=2)
        found = hand_in(invitation=invitation, answers=said(version, *ticked), language="en", by=None, at=LATER)
        assert found is shown
        assert not AuditEvent.objects.exclude(details={}).exists()


def test_a_reminder_that_has_not_left_is_taken_back_unless_that_would_say_when() -> None:
    for mode, stopped in ((Mode.CONFIDENTIAL, True), (Mode.ANONYMOUS, False)):
        invitation, version = asked_once(mode)
        letter = write_survey_letter(invitation, minutes=2, again=1, at=MOMENT)
        answer(invitation, said(version, 4))
        letter.refresh_from_db()
        assert (letter.cancelled_at is not None) is stopped


def test_who_would_rather_not_gets_no_more_mail() -> None:
    for mode in Mode.values:
        invitation, _version = asked_once(mode)
        letter = write_survey_letter(invitation, minutes=2, again=1, at=MOMENT)
        decline_survey(invitation=invitation, by=None, at=LATER)
        letter.refresh_from_db()
        assert letter.cancelled_at == LATER


def test_of_an_anonymous_wave_that_closed_the_invitation_is_gone() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    SurveyInvitation.objects.within(invitation.organisation_id).delete()
    with pytest.raises(CannotHandIn) as refusal:
        answer(invitation, said(version, 4))
    assert refusal.value.reason == "closed"


def test_whoever_left_or_was_left_out_is_not_asked_any_more() -> None:
    invitation, version = asked_once()
    invitation.state = InvitationState.LEFT_OUT
    invitation.save()
    with pytest.raises(CannotHandIn):
        answer(invitation, said(version, 4))
    held, version = asked_once()
    held.person.standing = Standing.HELD
    held.person.save()
    with pytest.raises(CannotHandIn):
        answer(held, said(version, 4))


def test_nobody_answers_for_somebody_else() -> None:
    invitation, version = asked_once()
    stranger = actor_of(make_person(invitation.organisation), at=MOMENT)
    with pytest.raises(CannotHandIn) as refusal:
        answer(invitation, said(version, 4), by=stranger)
    assert refusal.value.reason == "foreign"


def test_rather_not_is_noted_once_and_can_be_taken_back_by_answering() -> None:
    invitation, version = asked_once()
    save_answers(invitation=invitation, answers=said(version, 4), language="en", revision=0, by=None, at=LATER)
    for _ in range(2):
        decline_survey(invitation=invitation, by=None, at=LATER)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.DECLINED
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()
    assert AuditEvent.objects.filter(verb="survey.declined").count() == 1
    answer(invitation, said(version, 4))
    with pytest.raises(CannotHandIn):
        decline_survey(invitation=invitation, by=None, at=LATER)


def saved(invitation: SurveyInvitation, answers: dict[str, object], *, revision: int) -> SavedAnswers:
    return save_answers(invitation=invitation, answers=answers, language="en", revision=revision, by=None, at=LATER)


def test_what_is_saved_waits_and_goes_when_it_is_handed_in() -> None:
    invitation, version = asked_once()
    first = saved(invitation, said(version, 4), revision=0)
    second = saved(invitation, said(version, 2, 5), revision=first.revision)
    assert second.values == said(version, 2, 5)
    one, two = version.items.all()[:2]
    third = saved(invitation, {one.public_id: ""}, revision=second.revision)
    assert third.values == {two.public_id: 5}, "emptied, and what another page holds stays"
    answer(invitation, said(version, 2))
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()


def test_two_devices_that_differ_are_told_and_nothing_is_overwritten() -> None:
    invitation, version = asked_once()
    first = saved(invitation, said(version, 4), revision=0)
    saved(invitation, said(version, 2), revision=first.revision)
    with pytest.raises(ChangedMeanwhile):
        saved(invitation, said(version, 3), revision=first.revision)
    row = SavedAnswers.objects.within(invitation.organisation_id).get()
    assert row.values == said(version, 2)
    again = saved(invitation, said(version, 2), revision=first.revision)
    assert again.revision == row.revision, "the same answers are no difference"


def test_of_an_anonymous_survey_nothing_is_ever_saved() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    with pytest.raises(NeverSaved):
        saved(invitation, said(version, 4), revision=0)
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()


def test_a_code_is_made_once_and_has_no_letters_that_look_alike() -> None:
    invitation, _version = asked_once()
    program = invitation.wave.cohort.program
    made = respondent_of(invitation.person, program)
    assert respondent_of(invitation.person, program) == made
    assert set(made.code) <= set(LETTERS)
    assert not set("01IO") & set(LETTERS)
    assert code_as_typed(f" {made.code[:3].lower()}-{made.code[3:]} ") == made.code


def test_what_waits_takes_one_query_and_leaves_out_what_is_done(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    invitation, version = asked_once()
    person, cohort = invitation.person, invitation.wave.cohort
    soon = make_invitation(make_wave(cohort, version, days=3), person)
    for state in (WaveState.PLANNED, WaveState.CLOSED):
        make_invitation(make_wave(cohort, version, state=state), person)
    make_invitation(make_wave(cohort, version), person, state=InvitationState.DECLINED)
    make_invitation(make_wave(cohort, version), make_person(cohort.organisation))
    actor = actor_of(person, at=MOMENT)
    with django_assert_num_queries(1):
        assert surveys_waiting(actor, at=LATER) == [soon, invitation]


def test_a_survey_is_asked_in_any_of_its_languages_and_else_in_its_own() -> None:
    invitation, _version = asked_once()
    for language in ("de", "xx", "", "a\x00b", "x" * 500):
        survey = asked_survey(invitation.wave, language=language)
        assert (survey.language, survey.languages) == ("en", ("en",))
    assert asked_survey(invitation.wave, language="en").minutes == 2
