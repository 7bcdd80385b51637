from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import AnswerFile, Application, ApplicationDraft
from peerloom.domain.enrolment.operations.drafts import KEPT_FOR
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_program
from tests.factories.applying import answers_in, make_draft, make_form
from tests.web.enrolment.applying import NOW, PDF, answer, at, get, links_mailed, page_of, path, post, seen_on

pytestmark = pytest.mark.django_db
GOALS = ["why", "topics"]
WEEK = ["free", "languages", "first"]


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def draft(cohort: Cohort) -> ApplicationDraft:
    make_form(cohort)
    return make_draft(cohort)


def values_of(draft: ApplicationDraft) -> dict[str, Any]:
    draft.refresh_from_db()
    return answers_in(draft)


def test_saving_a_part_leads_to_the_next_and_then_to_the_review(draft: ApplicationDraft) -> None:
    first = answer(at(draft, "part", 1), GOALS, {"why": "A friend", "topics": ["Studying"]})
    assert first["Location"] == at(draft, "part", 2)
    second = answer(at(draft, "part", 2), WEEK, {"free": ["0-8"], "first": "yes"})
    third = answer(second["Location"], ["letter"], {})
    assert third["Location"] == at(draft, "review")
    assert values_of(draft) == {
        "why": "A friend",
        "topics": ["Studying"],
        "free": [[480, 540]],
        "languages": None,
        "first": "yes",
        "letter": None,
    }


def test_an_answer_that_opens_a_question_brings_it_up_without_javascript(draft: ApplicationDraft) -> None:
    address = at(draft, "part", 1)
    inert = page_of(get(address)).split("<template>")[1].split("</template>")[0]
    assert "Which kind of work" in inert
    response = answer(address, GOALS, {"why": "A friend", "topics": ["Careers"]})
    assert response["Location"].startswith(f"{address}#asked-id_q-career")
    page = page_of(get(address))
    assert "<template>" not in page
    refused = answer(address, [*GOALS, "career"], {"why": "A friend", "topics": ["Careers"], "career": ""})
    assert refused.status_code == 422
    assert "Please answer this." in page_of(refused)
    done = answer(address, [*GOALS, "career"], {"why": "A friend", "topics": ["Careers"], "career": "Nursing"})
    assert done["Location"] == at(draft, "part", 2)


def test_a_fault_in_what_is_not_asked_any_more_is_no_fault(draft: ApplicationDraft) -> None:
    address = at(draft, "part", 1)
    answer(address, GOALS, {"why": "A friend", "topics": ["Careers"]})
    response = answer(address, [*GOALS, "career"], {"why": "A friend", "topics": ["Studying"], "career": ""})
    assert response["Location"] == at(draft, "part", 2)


def test_good_answers_are_kept_although_others_are_refused(draft: ApplicationDraft) -> None:
    response = answer(at(draft, "part", 1), GOALS, {"why": "", "topics": ["Studying"]})
    assert response.status_code == 422
    assert values_of(draft) == {"topics": ["Studying"]}
    page = page_of(response)
    assert "Please answer this." in page
    assert "checked" in page


def test_pausing_asks_for_nothing_and_mails_the_way_back(draft: ApplicationDraft) -> None:
    response = answer(at(draft, "part", 1), GOALS, {"why": "A fri"}, then="pause")
    assert response["Location"] == at(draft, "saved")
    assert "ada@example.org" in page_of(get(response["Location"]))
    [back] = links_mailed()
    again = get(back)
    assert again["Location"].endswith("/part/1/?welcome")
    page = page_of(get(again["Location"]))
    assert "Welcome back, Ada." in page
    assert "A fri</textarea>" in page


def test_a_draft_goes_on_through_the_mailed_link_alone_once_it_was_saved_there(draft: ApplicationDraft) -> None:
    answer(at(draft, "part", 1), GOALS, {"why": "A friend"}, then="pause")
    [back] = links_mailed()
    get(get(back)["Location"])
    assert get(at(draft, "part", 1)).status_code == 200  # looking changes nothing: mail programs look too
    answer(at(draft, "part", 1, mailed=True), GOALS, {"why": "A secret", "topics": ["Studying"]})
    for name, further in (("draft", []), ("part", [1]), ("review", []), ("delete", [])):
        refused = get(at(draft, name, *further))
        assert refused.status_code == 403
        assert "link in your inbox" in page_of(refused)
        assert "A secret" not in page_of(refused)
    assert "A secret" in page_of(get(at(draft, "part", 1, mailed=True)))


def test_whoever_is_signed_in_with_the_address_needs_no_mail(draft: ApplicationDraft) -> None:
    client, other = Client(), Client()
    client.force_login(make_account(email="ada@example.org"))
    other.force_login(make_account(email="eve@example.org"))
    draft.address_confirmed_at = MOMENT
    draft.save()
    assert get(at(draft, "part", 1), client).status_code == 200
    assert get(at(draft, "part", 1), other).status_code == 403


def test_two_windows_do_not_overwrite_each_other_and_nothing_typed_is_lost(draft: ApplicationDraft) -> None:
    address = at(draft, "part", 1)
    old = seen_on(address)
    answer(address, GOALS, {"why": "From the phone", "topics": ["Studying"]})
    clash = answer(address, GOALS, {"why": "From the desk", "topics": ["Studying"]}, seen=old)
    assert clash.status_code == 409
    assert "From the desk</textarea>" in page_of(clash)
    assert values_of(draft)["why"] == "From the phone"
    fresh = page_of(clash).split('name="seen" value="')[1][:16]
    answer(address, GOALS, {"why": "From the desk", "topics": ["Studying"]}, seen=fresh)
    assert values_of(draft)["why"] == "From the desk"


def test_a_form_changed_meanwhile_goes_on_as_it_was(draft: ApplicationDraft, cohort: Cohort) -> None:
    make_form(cohort, Side.MENTEE, ("New", [{"key": "other", "required": True}]))
    response = answer(at(draft, "part", 1), GOALS, {"why": "A friend", "topics": ["Studying"]})
    assert response["Location"] == at(draft, "part", 2)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"presented": ["why", "\x00", "nothing"], "q-why": "a\x00b"},
        {"presented": ["why"], "q-why": "x" * 1_000_000, "seen": "\x00"},
        {"presented": ["topics"], "q-topics": ["Nonsense"], "then": "\x00", "remove": ["\x00"]},
        {"presented": ["free"], "q-free": "9-99"},
    ],
)
def test_nonsense_is_answered_and_not_kept(draft: ApplicationDraft, nonsense: dict[str, Any]) -> None:
    for number in (1, 2):
        assert post(at(draft, "part", number), nonsense).status_code in (302, 409, 422)
    assert not {"Nonsense", "a\x00b"} & {str(value) for value in values_of(draft).values()}
    assert get(at(draft, "part", 99)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cv.pdf", b"<html><script>alert(1)</script></html>", "not what its name says"),
        ("cv.html", b"<p>", "not taken"),
        ("cv.pdf", b"", "empty"),
        ("cv.pdf", b"%PDF-1.7" + b"x" * (10 * 1024 * 1024 + 1), "larger than"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field_and_the_rest_is_kept(
    cohort: Cohort, name: str, content: bytes, said: str
) -> None:
    make_form(cohort, Side.MENTEE, ("All", [{"key": "why"}, {"key": "letter", "kind": Kind.FILE, "required": True}]))
    draft = make_draft(cohort)
    response = answer(
        at(draft, "part", 1), ["why", "letter"], {"why": "A friend", "letter": SimpleUploadedFile(name, content)}
    )
    assert response.status_code == 422
    assert said in page_of(response)
    assert values_of(draft) == {"why": "A friend"}
    assert not AnswerFile.objects.within(cohort.organisation_id).exists()


def test_a_file_stays_until_it_is_taken_away(cohort: Cohort) -> None:
    make_form(cohort, Side.MENTEE, ("All", [{"key": "letter", "kind": Kind.FILE, "required": True}]))
    draft = make_draft(cohort)
    address = at(draft, "part", 1)
    answer(address, ["letter"], {"letter": SimpleUploadedFile("cv.pdf", PDF)})
    assert "cv.pdf" in page_of(get(address))
    assert answer(address, ["letter"], {})["Location"] == at(draft, "review")
    assert AnswerFile.objects.within(cohort.organisation_id).count() == 1
    assert answer(address, ["letter"], {}, remove=["letter"]).status_code == 422  # something has to be there
    assert answer(address, ["letter"], {}, remove=["letter"], then="pause").status_code == 302
    assert not AnswerFile.objects.within(cohort.organisation_id).exists()


def complete(draft: ApplicationDraft, *, mailed: bool = False) -> str:
    """Fill everything in; the review page."""
    answer(at(draft, "part", 1, mailed=mailed), GOALS, {"why": "<b>A friend</b>", "topics": ["Studying"]})
    answer(at(draft, "part", 2, mailed=mailed), WEEK, {"free": ["0-8"], "first": "yes"})
    answer(at(draft, "part", 3, mailed=mailed), ["letter"], {})
    return at(draft, "review", mailed=mailed)


def hand_in(address: str, **further: Any) -> Any:
    revision = page_of(get(address)).split('name="revision" value="')[1].split('"')[0]
    return post(address, {"revision": revision, "c-consent": "on"} | further)


def test_the_review_shows_everything_but_private_answers(draft: ApplicationDraft) -> None:
    page = page_of(get(complete(draft)))
    assert "&lt;b&gt;A friend&lt;/b&gt;" in page
    assert "Monday: 8:00–9:00" in page
    private = page.split("first in your family")[1][:200]
    assert "not shown here" in private
    assert "Yes" not in private


def test_what_is_missing_is_named_and_cannot_be_handed_in(draft: ApplicationDraft) -> None:
    page = page_of(get(at(draft, "review")))
    assert "questions still need you" in page
    assert "Hand in my application" not in page
    post(at(draft, "review", mailed=True), {"revision": "1", "c-consent": "on"})
    assert not Application.objects.within(draft.organisation_id).exists()


def test_handing_in_without_the_mailed_link_takes_one_more_step(draft: ApplicationDraft) -> None:
    response = hand_in(complete(draft))
    assert response["Location"] == at(draft, "last-step")
    assert "One more step" in page_of(get(response["Location"]))
    assert not Application.objects.within(draft.organisation_id).exists()
    [link] = links_mailed()
    review = get(link)["Location"]
    assert not Application.objects.within(draft.organisation_id).exists()  # a mail program that looks hands nothing in
    done = hand_in(review)
    assert "We have your application" in page_of(get(done["Location"]))
    assert post(at(draft, "last-step")).status_code == 410
    assert get(link)["Location"].startswith("/apply/mine/")
    gone = get(at(draft, "draft"))
    assert gone.status_code == 410
    assert "was handed in" in page_of(gone)


def test_consent_is_asked_for_before_handing_in(draft: ApplicationDraft) -> None:
    address = complete(draft, mailed=True)
    refused = hand_in(address, **{"c-consent": ""})
    assert refused.status_code == 422
    assert "Without this we cannot" in page_of(refused)


def test_what_changed_since_it_was_read_is_read_again(draft: ApplicationDraft) -> None:
    address = complete(draft, mailed=True)
    for revision in ("1", "\x00", "9" * 40, ""):
        stale = post(address, {"revision": revision, "c-consent": "on"})
        assert stale.status_code == 409
    assert not Application.objects.within(draft.organisation_id).exists()
    assert hand_in(address).status_code == 302


def test_who_has_applied_already_is_told_what_to_do(draft: ApplicationDraft, cohort: Cohort) -> None:
    hand_in(complete(draft, mailed=True))
    second = make_draft(cohort)
    refused = hand_in(complete(second, mailed=True))
    assert refused.status_code == 409
    assert "You have applied here already" in page_of(refused)
    assert path("find", cohort) in page_of(refused)


def test_after_sign_up_has_closed_nothing_is_lost_and_nothing_handed_in(draft: ApplicationDraft) -> None:
    address = complete(draft, mailed=True)
    draft.cohort.signup_until = MOMENT.date().replace(day=1)
    draft.cohort.save()
    page = page_of(get(address))
    assert "Sign-up is closed" in page
    assert "Hand in my application" not in page
    assert post(address, {"revision": "4", "c-consent": "on"}).status_code in (409, 422)


def test_name_and_places_can_be_corrected(cohort: Cohort) -> None:
    draft = make_draft(cohort, Side.MENTOR)
    assert post(at(draft, "you"), {"given_name": "", "places": "2"}).status_code == 422
    assert post(at(draft, "you"), {"given_name": "Adaeze", "places": "2"})["Location"] == at(draft, "review")
    draft.refresh_from_db()
    assert (draft.given_name, draft.places, draft.email) == ("Adaeze", 2, "ada@example.org")


def test_deleting_asks_first(draft: ApplicationDraft) -> None:
    assert "Delete everything" in page_of(get(at(draft, "delete")))
    assert post(at(draft, "delete"))["Location"] == path("start", draft.cohort)
    assert get(at(draft, "draft")).status_code == 410


def test_an_address_is_not_flooded_and_nothing_is_lost(draft: ApplicationDraft) -> None:
    address = at(draft, "part", 1)
    places = [answer(address, GOALS, {"why": f"Try {n}"}, then="pause")["Location"] for n in range(6)]
    assert places == [at(draft, "saved")] * 4 + [address] * 2
    links_mailed()
    assert len(mail.outbox) == 4
    assert values_of(draft)["why"] == "Try 5"


@pytest.mark.parametrize("name", ["draft", "review", "saved", "you", "delete", "last-step"])
def test_forged_and_old_links_get_a_page_that_says_what_to_do(draft: ApplicationDraft, name: str) -> None:
    address = at(draft, name)
    forged = get(address.replace(draft.public_id, "x" * 22))
    assert forged.status_code == 404
    assert "This link does not work" in page_of(forged)
    with clock.frozen_at(NOW + KEPT_FOR):
        old = Client().get(address)
    assert old.status_code == 410
    assert "60 days" in page_of(old)


def test_a_page_costs_the_same_however_many_questions_it_has(cohort: Cohort) -> None:
    counts: dict[str, set[int]] = {"part": set(), "review": set()}
    for questions in (2, 40):
        make_form(cohort, Side.MENTEE, ("All", [{"key": f"q{n}"} for n in range(questions)]))
        draft = make_draft(cohort)
        for name, address in (("part", at(draft, "part", 1)), ("review", at(draft, "review"))):
            with CaptureQueriesContext(connection) as queries:
                get(address)
            counts[name].add(len(queries))
    assert all(len(found) == 1 and max(found) <= 12 for found in counts.values()), counts


def test_an_age_that_is_asked_only_since_is_asked_at_the_end_and_of_a_child_nothing_stays(cohort: Cohort) -> None:
    cohort.organisation.minimum_age = 0
    cohort.organisation.save()
    draft = make_draft(cohort)
    assert "Date of birth" not in page_of(get(at(draft, "review")))
    cohort.program.profile = Profile.YOUTH
    cohort.program.save()
    review = at(draft, "review", mailed=True)
    assert "Date of birth" in page_of(get(review))
    assert post(review, {"revision": draft.revision}).status_code == 422
    young = {"c-:born_0": "1", "c-:born_1": "1", "c-:born_2": "2016", "revision": draft.revision}
    assert "Nothing about you was kept" in page_of(post(review, young))
    assert not ApplicationDraft.objects.within(cohort.organisation_id).exists()
    older = make_draft(cohort, email="eve@example.org")
    older.values = {}
    older.save()
    sent = young | {"c-:born_2": "2001", "revision": older.revision}
    assert "/apply/mine/" in post(at(older, "review", mailed=True), sent)["Location"]
