"""The link of a participant: what it lets its reader do, and what it refuses everybody else."""

from __future__ import annotations

import pytest
from django.core.signing import Signer
from django.test import Client

from peerloom.domain.feedback.enums.studies import ConsentState
from peerloom.domain.feedback.models import Study, StudyParticipant
from peerloom.domain.feedback.operations.studies.answering import answer_study
from peerloom.domain.feedback.operations.studies.meetings import agree_on_time, cancel_meeting
from peerloom.domain.feedback.study_links import SALT, path_to_study, path_to_withdrawal, study_token
from peerloom.foundation import clock
from tests.factories import MOMENT
from tests.factories.studies import NAMES, StudyWorld, make_study_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> StudyWorld:
    return make_study_world()


@pytest.fixture
def study(scene: StudyWorld) -> Study:
    study = scene.study()
    scene.asked(study)
    return study


@pytest.fixture
def linh(scene: StudyWorld, study: Study) -> StudyParticipant:
    return scene.participant(study, scene.mentees[0])


def get(path: str) -> tuple[int, str]:
    with clock.frozen_at(MOMENT):
        answer = Client().get(path)
    return answer.status_code, answer.content.decode()


def post(path: str, values: dict[str, object]) -> tuple[int, str]:
    with clock.frozen_at(MOMENT):
        answer = Client().post(path, values)
    return answer.status_code, answer.content.decode()


def test_looking_changes_nothing_and_names_nobody_else(linh: StudyParticipant) -> None:
    for path in (path_to_study(linh), path_to_withdrawal(linh)):
        get(path)
    linh.refresh_from_db()
    assert linh.consent == ConsentState.ASKED
    status, text = get(path_to_study(linh))
    assert status == 200
    assert "Nothing is recorded" in text
    assert not any(name.split()[0] in text for name in NAMES)


def test_yes_with_times_on_one_page(linh: StudyParticipant) -> None:
    assert linh.meeting is not None
    times = [time.public_id for time in linh.meeting.times.all()][:2]
    assert post(path_to_study(linh), {"times": times})[0] == 422, "neither yes nor no"
    assert post(path_to_study(linh), {"consent": "yes", "times": ["nonsense"]})[0] == 422
    assert post(path_to_study(linh), {"consent": "yes", "times": times})[0] == 303
    linh.refresh_from_db()
    assert linh.consent == ConsentState.GIVEN
    assert linh.time_answers.filter(can=True).count() == 2
    assert "Thank you, you take part" in get(path_to_study(linh))[1]
    assert post(path_to_study(linh), {"times": times[:1]})[0] == 303
    assert linh.time_answers.filter(can=True).count() == 1


def test_no_is_an_answer(linh: StudyParticipant) -> None:
    assert post(path_to_study(linh), {"consent": "no"})[0] == 303
    status, text = get(path_to_study(linh))
    assert (status, "that is fine" in text) == (410, True)
    assert post(path_to_study(linh), {"consent": "yes"})[0] == 410
    assert get(path_to_withdrawal(linh))[0] == 303


def test_withdrawing_asks_first_and_happens_once(scene: StudyWorld, linh: StudyParticipant) -> None:
    answer_study(participant=linh, agrees=True, at=MOMENT)
    assert linh.meeting is not None
    agree_on_time(meeting=linh.meeting, time=linh.meeting.times.first(), by=scene.actor, at=MOMENT)  # type: ignore[arg-type]  # there is one
    assert "See you on" in get(path_to_study(linh))[1]
    assert "Take back what you said?" in get(path_to_withdrawal(linh))[1]
    for _again in range(2):
        post(path_to_withdrawal(linh), {})
    linh.refresh_from_db()
    assert linh.consent == ConsentState.WITHDRAWN
    for path in (path_to_study(linh), path_to_withdrawal(linh)):
        status, text = get(path)
        assert (status, "It is all taken out" in text) == (200, True)
    assert post(path_to_study(linh), {"consent": "yes"})[0] == 200
    linh.refresh_from_db()
    assert linh.consent == ConsentState.WITHDRAWN


def test_a_meeting_that_is_off_needs_no_answer(scene: StudyWorld, linh: StudyParticipant) -> None:
    assert linh.meeting is not None
    cancel_meeting(meeting=linh.meeting, reason="Ill", by=scene.actor, at=MOMENT)
    assert get(path_to_study(linh))[0] == 410


def test_forged_and_foreign_links(scene: StudyWorld, study: Study, linh: StudyParticipant) -> None:
    other = scene.participant(study, scene.mentees[1])
    names = {"participant": linh.public_id, "reader": other.person.public_id if other.person else ""}
    forged = (
        "nonsense",
        study_token(linh)[:-3],
        Signer(salt=SALT).sign_object(names),
        Signer(salt="another").sign_object({"participant": linh.public_id, "reader": scene.mentees[0].public_id}),
        Signer(salt=SALT).sign_object({}),
        Signer(salt=SALT).sign_object({"participant": 7, "reader": None}),
    )
    for token in forged:
        for path in (f"/studies/{token}/", f"/studies/{token}/withdraw/"):
            assert get(path)[0] == 404
            assert post(path, {"consent": "yes"})[0] == 404
    linh.refresh_from_db()
    assert linh.consent == ConsentState.ASKED
