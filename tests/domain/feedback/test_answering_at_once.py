"""At the same moment: one answer, one pseudonym, no answer lost by mixing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode
from peerloom.domain.feedback.models import ItemAnswer, Respondent, Response, SavedAnswers, SurveyInvitation
from peerloom.domain.feedback.operations.answering import CannotHandIn, decline_survey, hand_in
from peerloom.domain.feedback.operations.answering_saved import save_answers
from peerloom.domain.feedback.operations.mixing import mix_answers
from peerloom.domain.feedback.operations.respondents import respondent_of
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.factories import MOMENT, make_person
from tests.factories.answering import asked_once, said
from tests.factories.surveys import make_invitation

pytestmark = pytest.mark.usefixtures("transactional_db")

LATER = MOMENT + timedelta(days=2)


def answered(invitation: SurveyInvitation, answers: dict[str, object]) -> str:
    hand_in(invitation=invitation, answers=answers, language="en", by=None, at=LATER)
    return "kept"


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_two_windows_that_hand_in_are_one_answer(mode: str) -> None:
    invitation, version = asked_once(mode)
    windows = [lambda n=n: answered(invitation, said(version, n)) for n in (1, 2, 3)]
    found = at_once(*windows)
    assert sorted(map(str, found)) == sorted(["kept", str(CannotHandIn), str(CannotHandIn)])
    assert Response.objects.within(invitation.organisation_id).count() == 1
    assert ItemAnswer.objects.within(invitation.organisation_id).count() == 1


def test_handing_in_and_rather_not_at_once_end_in_one_of_both() -> None:
    invitation, version = asked_once()

    def rather_not() -> str:
        decline_survey(invitation=invitation, by=None, at=LATER)
        return "declined"

    at_once(lambda: answered(invitation, said(version, 1)), rather_not)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ANSWERED, "answering is possible before and after"
    assert Response.objects.within(invitation.organisation_id).count() == 1


def test_the_pseudonym_of_a_person_is_made_once() -> None:
    invitation, _version = asked_once()
    program = invitation.wave.cohort.program
    found = at_once(*[lambda: respondent_of(invitation.person, program).code for _ in range(4)])
    assert len(set(map(str, found))) == 1
    assert Respondent.objects.within(invitation.organisation_id).count() == 1


def test_two_devices_that_save_at_once_lose_nothing_unseen() -> None:
    invitation, version = asked_once()

    def save(value: int) -> str:
        answers = said(version, value)
        save_answers(invitation=invitation, answers=answers, language="en", revision=0, by=None, at=LATER)
        return "saved"

    found = at_once(lambda: save(1), lambda: save(2))
    assert sorted(map(str, found)) == sorted(["saved", str(ChangedMeanwhile)])
    assert SavedAnswers.objects.within(invitation.organisation_id).count() == 1


def test_mixing_while_people_hand_in_loses_and_doubles_nothing() -> None:
    first, version = asked_once(Mode.ANONYMOUS)
    others = [make_invitation(first.wave, make_person(first.organisation)) for _ in range(5)]
    answered(first, said(version, 5, 5, 5))

    def mix() -> str:
        mix_answers(wave=first.wave, at=LATER)
        return "mixed"

    doings = [lambda each=each: answered(each, said(version, 1, 2, 3)) for each in others]
    assert sorted(map(str, at_once(*doings, mix, mix))) == ["kept"] * 5 + ["mixed"] * 2
    assert Response.objects.within(first.organisation_id).count() == 6
    assert ItemAnswer.objects.within(first.organisation_id).count() == 18
