from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState
from peerloom.domain.feedback.models import (
    InstrumentVersion,
    InstrumentWording,
    ItemWording,
    Response,
    SavedAnswers,
    SurveyInvitation,
    Wave,
)
from peerloom.domain.feedback.operations.waves.closing import close_wave
from peerloom.domain.feedback.survey_links import path_to_survey
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_person
from tests.factories.answering import asked_once, in_form, said, sent
from tests.factories.surveys import make_invitation, make_wave

pytestmark = pytest.mark.django_db

NOW = MOMENT + timedelta(days=1)


def visit(path: str, data: dict[str, str] | None = None, client: Client | None = None) -> HttpResponse:
    with clock.frozen_at(NOW):
        client = client or Client()
        return client.get(path) if data is None else client.post(path, data)  # type: ignore[return-value]  # a test's answer is one


def sheet(invitation: SurveyInvitation, part: int = 1) -> str:
    return f"{path_to_survey(invitation)}questions/{part}/"


def count(invitation: SurveyInvitation) -> int:
    return Response.objects.within(invitation.organisation_id).count()


@pytest.mark.parametrize("mode", Mode.values)
def test_looking_changes_nothing(mode: str) -> None:
    invitation, _version = asked_once(mode)
    for path in (path_to_survey(invitation), sheet(invitation)):
        for _ in range(2):
            assert visit(path).status_code == 200
        assert Client().head(path).status_code in (200, 410)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INVITED
    assert not SavedAnswers.objects.within(invitation.organisation_id).exists()


def test_the_first_page_says_what_it_is_and_the_pages_carry_no_other_site() -> None:
    invitation, _version = asked_once(Mode.ANONYMOUS)
    page = visit(path_to_survey(invitation)).content.decode()
    assert "do you have 2 minutes?" in page
    assert "4 questions" in page
    assert "Anonymous" in page


def test_saved_and_gone_on_with_on_another_device() -> None:
    invitation, version = asked_once(instruments=2)
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "0", "do": "later"})
    assert "Saved. Come back when you like." in answer.content.decode()
    page = visit(sheet(invitation)).content.decode()
    assert f'id="q-{version.items.all()[0].public_id}-4" value="4" checked' in page
    assert "1 of 8 answered" in page


def test_thanks_are_said_once_for_two_questionnaires_that_end_alike() -> None:
    invitation, version = asked_once(instruments=2)
    rows = InstrumentWording.objects.within(invitation.organisation_id)
    rows.update(closing="Your answers help to make it better.")
    page = visit(sheet(invitation, 2), sent(version, 4) | {"revision": "0", "do": "hand_in", "pointed_out": "1"})
    assert page.content.decode().count("Your answers help to make it better.") == 1


def test_from_part_to_part_and_back_everything_is_kept() -> None:
    invitation, version = asked_once(instruments=2)
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "0", "do": "on"})
    assert (answer.status_code, answer["Location"]) == (303, sheet(invitation, 2))
    answer = visit(sheet(invitation, 2), {"revision": "1", "do": "back"})
    assert answer["Location"] == sheet(invitation, 1)
    assert SavedAnswers.objects.within(invitation.organisation_id).get().values == said(version, 4)


def test_what_is_left_out_is_pointed_out_once_and_then_handed_in() -> None:
    invitation, version = asked_once()
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "0", "do": "hand_in"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 questions are still open" in page
    assert "Hand in all the same" in page
    assert count(invitation) == 0
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "1", "do": "hand_in", "pointed_out": "1"})
    assert "Thank you. Your answers are in." in answer.content.decode()
    assert count(invitation) == 1


@pytest.mark.parametrize("mode", Mode.values)
def test_handed_in_twice_the_friendly_page_says_so(mode: str) -> None:
    invitation, version = asked_once(mode)
    form = sent(version, 4, 3, 2) | {"revision": "0", "do": "hand_in"}
    assert "Thank you. Your answers are in." in visit(sheet(invitation), form).content.decode()
    again = visit(sheet(invitation), form)
    assert again.status_code == 200
    assert "We have your answers. Thank you." in again.content.decode()
    page = visit(path_to_survey(invitation)).content.decode()
    assert "We have your answers" in page
    assert "checked" not in page
    assert count(invitation) == 1


def test_what_does_not_fit_stands_beside_its_field_and_nothing_is_lost() -> None:
    invitation, version = asked_once()
    for mode in (Mode.CONFIDENTIAL, Mode.ANONYMOUS):
        invitation.wave.mode = mode
        invitation.wave.save()
        wrong = sent(version, 9, 3, "", "Something I wrote" + "\x00") | {"revision": "0", "do": "hand_in"}
        answer = visit(sheet(invitation), wrong | {"pointed_out": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose one of the steps, from 1 to 5" in page
        assert "There is a character in it that cannot be kept" in page
        assert "Something I wrote" in page
        assert 'value="3" checked' in page
    assert count(invitation) == 0


def test_two_devices_at_once_see_both_answers_and_choose() -> None:
    invitation, version = asked_once()
    visit(sheet(invitation), sent(version, 4, 2) | {"revision": "0", "do": "save"})
    answer = visit(sheet(invitation), sent(version, 1, "", 3) | {"revision": "0", "do": "on"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "On the other device: Mostly" in page
    first, second, third = version.items.all()[:3]
    for item, value in ((first, 1), (second, 2), (third, 3)):
        assert f'id="q-{item.public_id}-{value}" value="{value}" checked' in page
    assert 'name="revision" value="1"' in page
    chosen = visit(sheet(invitation), sent(version, 1, 2, 3) | {"revision": "1", "do": "later"})
    assert chosen.status_code == 200
    assert SavedAnswers.objects.within(invitation.organisation_id).get().values == said(version, 1, 2, 3)


def test_saving_on_the_way_answers_with_the_revision() -> None:
    invitation, version = asked_once()
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "0", "do": "save"})
    assert answer.content == b'{"revision": 1}'
    assert visit(sheet(invitation), sent(version, 3) | {"revision": "0", "do": "save"}).status_code == 409
    assert visit(sheet(invitation), sent(version, 99) | {"revision": "1", "do": "save"}).status_code == 422


def test_after_closing_what_was_filled_in_stands_there_to_be_copied() -> None:
    invitation, version = asked_once()
    invitation.wave.state = WaveState.CLOSED
    invitation.wave.save()
    words = sent(version, 4, "", "", "My long thoughts") | {"revision": "0", "do": "hand_in"}
    answer = visit(sheet(invitation), words)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This survey has closed" in page
    assert "My long thoughts" in page
    assert "Mostly" in page


def test_after_an_anonymous_wave_closed_its_links_know_nobody_and_lose_nothing() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    path = sheet(invitation)
    SurveyInvitation.objects.within(invitation.organisation_id).delete()
    answer = visit(path, sent(version, 4, "", "", "My long thoughts"))
    assert answer.status_code == 404
    assert "My long thoughts" in answer.content.decode()


def test_forged_links_say_what_to_do() -> None:
    invitation, _version = asked_once()
    real = path_to_survey(invitation)
    for path in ("/surveys/forged/", real[:-3] + "/", f"{real}questions/0/", f"{real}questions/2/"):
        assert visit(path).status_code == 404
    assert visit(f"{real}questions/{'9' * 30}/").status_code == 404


def test_rather_not_is_a_post_and_can_be_taken_back() -> None:
    invitation, version = asked_once()
    answer = visit(path_to_survey(invitation), {"do": "decline"})
    assert answer.status_code == 303
    assert "We do not ask again" in visit(path_to_survey(invitation)).content.decode()
    visit(sheet(invitation), sent(version, 4, 3, 2) | {"revision": "0", "do": "hand_in"})
    assert count(invitation) == 1


def in_german(version: InstrumentVersion) -> None:
    InstrumentWording.objects.create(
        organisation=version.organisation, version=version, language="de", name="Zugehörigkeit"
    )
    ItemWording.objects.create(
        organisation=version.organisation, item=version.items.all()[0], language="de", words="Ich fühle mich wohl."
    )


def test_a_language_the_site_lacks_is_told_apart_from_that_of_the_questions() -> None:
    invitation, version = asked_once(Mode.CONFIDENTIAL)
    in_german(version)
    told = "What stands around them is not translated into it yet."
    page = visit(f"{path_to_survey(invitation)}?language=de").content.decode()
    assert told in page
    assert '<div class="prose" lang="en"><p>Taking part is voluntary.' in page, "read aloud in its own language"
    assert told not in visit(f"{path_to_survey(invitation)}?language=en").content.decode()


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_the_language_is_switched_without_losing_what_was_filled_in_and_remembered(mode: str) -> None:
    invitation, version = asked_once(mode)
    in_german(version)
    client = Client()
    assert "Deutsch" in visit(path_to_survey(invitation), client=client).content.decode()
    answer = visit(sheet(invitation), sent(version, 4) | {"revision": "0", "do": "language:de"}, client)
    if mode == Mode.CONFIDENTIAL:
        answer = visit(sheet(invitation), client=client)
    assert "Ich fühle mich wohl." in answer.content.decode()
    assert 'value="4" checked' in answer.content.decode()
    assert "Ich fühle mich wohl." in visit(sheet(invitation), client=client).content.decode()
    visit(f"{path_to_survey(invitation)}?language=en", client=client)
    assert "I feel at home here." in visit(sheet(invitation), client=client).content.decode()
    nonsense = sent(version, 4) | {"do": "language:" + "x" * 300, "revision": "0"}
    assert visit(sheet(invitation), nonsense, client).status_code < 400
    assert client.cookies["survey_language"].value == "en"


HOSTILE = ("\x00", "9" * 30, "-1", "NaN", "\u202e\U0001f600", "x" * 200_000, "<script>alert(1)</script>")


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_whatever_is_sent_is_answered(mode: str, value: str) -> None:
    invitation, version = asked_once(mode)
    ids = [item.public_id for item in version.items.all()]
    for do in ("hand_in", "on", "save", "later", "back", f"language:{value[:400]}", value[:400]):
        form = in_form(dict.fromkeys([*ids, "of-nowhere"], value)) | {"do": do, "revision": value[:400]}
        for path in (sheet(invitation), path_to_survey(invitation)):
            answer = visit(path, form)
            assert answer.status_code < 500
            assert "<script>alert" not in answer.content.decode()
    assert visit(f"{path_to_survey(invitation)}?language={value[:50]}").status_code == 200
    assert count(invitation) == 0


def test_no_page_of_an_anonymous_survey_starts_a_session() -> None:
    invitation, version = asked_once(Mode.ANONYMOUS)
    client = Client()
    visit(path_to_survey(invitation), client=client)
    answer = visit(sheet(invitation), sent(version, 4, 3, 2) | {"do": "hand_in"}, client)
    assert "data-forget-answers" in answer.content.decode()
    assert set(client.cookies) <= {"csrftoken", "survey_language"}


def test_signed_in_the_list_leads_to_the_same_page() -> None:
    invitation, version = asked_once()
    invitation.person.account = make_account()
    invitation.person.save()
    client = Client()
    client.force_login(invitation.person.account)
    home = f"/o/{invitation.organisation.slug}/answering/"
    assert "One survey waits for you" in visit(home, client=client).content.decode()
    path = f"{home}mine/{invitation.public_id}/questions/1/"
    answer = visit(path, sent(version, 4, 3, 2) | {"revision": "0", "do": "hand_in"}, client)
    assert "Thank you. Your answers are in." in answer.content.decode()
    assert Response.objects.within(invitation.organisation_id).get().way == "signed_in"
    assert "You have seen to everything" in visit(home, client=client).content.decode()
    other = make_invitation(invitation.wave, make_person(invitation.organisation))
    assert visit(f"{home}mine/{other.public_id}/", client=client).status_code == 404


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    invitation, version = asked_once()
    invitation.person.account = make_account()
    invitation.person.save()
    client = Client()
    client.force_login(invitation.person.account)
    home = f"/o/{invitation.organisation.slug}/answering/"
    visit(home, client=client)
    for state in (InvitationState.INVITED, InvitationState.ANSWERED, InvitationState.DECLINED) * 2:
        make_invitation(make_wave(invitation.wave.cohort, version), invitation.person, state=state)
    with django_assert_max_num_queries(12):
        visit(home, client=client)


def test_a_survey_that_was_closed_early_does_not_name_the_day_it_was_planned_for() -> None:
    invitation, _version = asked_once(Mode.CONFIDENTIAL)
    close_wave(wave=invitation.wave, by=None, at=MOMENT + timedelta(days=90))
    wave = invitation.wave
    for closed_at, said_then in ((MOMENT + timedelta(days=90), "could be handed in until"), (MOMENT, "closed earlier")):
        Wave.objects.within(wave.organisation_id).filter(pk=wave.pk).update(closed_at=closed_at)
        assert said_then in visit(path_to_survey(invitation)).content.decode()


def test_how_far_one_is_stands_in_words_where_one_comes_back() -> None:
    invitation, version = asked_once(Mode.CONFIDENTIAL)
    answers = sent(version, 4) | {"revision": "0", "do": "later"}
    assert "1 of 4 answered" in visit(sheet(invitation), answers).content.decode()
    assert "1 of 4 answered" in visit(path_to_survey(invitation)).content.decode()
