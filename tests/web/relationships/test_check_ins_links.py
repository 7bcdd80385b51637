"""The link in the e-mail: what it lets its reader do once, and what it refuses everybody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.check_in_links import SALT, check_in_token, path_to_check_in
from peerloom.domain.relationships.enums import CheckInState, RelationshipState
from peerloom.domain.relationships.messages.check_ins import write_check_in
from peerloom.domain.relationships.models import CheckIn, Relationship
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import make_pair
from tests.factories.check_ins import DUE_MOMENT, make_check_in

CSRF_TOKEN = re.compile(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"')
"""Another one on every page."""

pytestmark = pytest.mark.django_db

NAMES = ("Linh Tran", "Zielinski", "@example.org")
SECRETS = ("He never shows up", "ess than I had hoped", "Tomasz", *NAMES)


@dataclass
class Scene:
    relationship: Relationship
    mentee: Person
    mentor: Person
    check_in: CheckIn

    @property
    def path(self) -> str:
        return path_to_check_in(self.check_in)

    def get(self, query: str = "", *, path: str = "", at: datetime = DUE_MOMENT) -> tuple[int, str]:
        with clock.frozen_at(at):
            response = Client().get((path or self.path) + query)
        return response.status_code, CSRF_TOKEN.sub("", response.content.decode())

    def post(self, values: dict[str, str], *, at: datetime = DUE_MOMENT) -> tuple[int, str]:
        with clock.frozen_at(at):
            response = Client().post(self.path, values)
        return response.status_code, response.content.decode()

    def kept(self) -> CheckIn:
        return CheckIn.objects.within(self.relationship.organisation_id).get(pk=self.check_in.pk)


@pytest.fixture
def scene() -> Scene:
    relationship, mentee, mentor = make_pair()
    program = relationship.cohort.program
    program.safeguarding_contact = "Noor Haddad, 07700 900456"
    program.save()
    return Scene(relationship, mentee, mentor, make_check_in(relationship, mentee))


def test_the_answer_that_was_clicked_is_chosen_and_nothing_is_kept(scene: Scene) -> None:
    code, page = scene.get("?feeling=2")
    assert code == 200
    assert page.count(" checked") == 1
    assert 'value="2" class="' in page or 'value="2"' in page.split(" checked")[0][-200:]
    assert "How is it going with Tomasz?" in page
    assert "Read by the coordinators of Mentor Up, never by Tomasz." in page
    assert "What was good lately?" in page
    assert "Noor Haddad, 07700 900456" in page
    assert scene.kept().state == CheckInState.ASKED


def test_an_answer_is_kept_in_one_step(scene: Scene) -> None:
    letter = write_check_in(scene.check_in, again=True, not_before=DUE_MOMENT + timedelta(days=3), at=DUE_MOMENT)
    code, _page = scene.post({"feeling": "2", "have_met": "no", "answer-0": "He never shows up", "wants_contact": "on"})
    assert code == 303
    kept = scene.kept()
    assert (kept.state, kept.feeling, kept.have_met, kept.wants_contact) == (CheckInState.ANSWERED, 2, False, True)
    assert [answer.answer for answer in kept.answers.all()] == ["He never shows up"]
    letter.refresh_from_db()
    assert letter.cancelled_at is not None, "who has answered is not reminded"
    event = AuditEvent.objects.get(verb="check_in.answered")
    assert (event.subject, event.actor, event.details) == (kept.public_id, "", {})


def test_a_feeling_alone_is_enough(scene: Scene) -> None:
    assert scene.post({"feeling": "5"})[0] == 303
    kept = scene.kept()
    assert (kept.feeling, kept.have_met, kept.wants_contact) == (5, None, False)


def test_a_scanner_that_opens_everything_changes_nothing(scene: Scene) -> None:
    with (
        clock.frozen_at(DUE_MOMENT),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        for number in range(20):
            query = f"?feeling={number % 7}"
            assert Client().get(scene.path + query).status_code == 200
            assert Client().head(scene.path + query).status_code == 200
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert scene.kept().state == CheckInState.ASKED


def test_replayed_it_reveals_nothing_and_keeps_the_first_answer(scene: Scene) -> None:
    scene.post({"feeling": "2", "have_met": "no", "answer-0": "He never shows up", "wants_contact": "on"})
    answers = {scene.get(f"?feeling={number}") for number in range(6)}
    assert len(answers) == 1, "the page is the same whatever is asked of it"
    [(code, page)] = answers
    assert code == 200
    assert not [secret for secret in SECRETS if secret in page]
    sent = {scene.post({"feeling": str(number)}) for number in range(1, 6)}
    assert sent == {(303, "")}, "neither a right nor a wrong guess tells anything"
    kept = scene.kept()
    assert (kept.feeling, kept.have_met) == (2, False)
    assert AuditEvent.objects.filter(verb="check_in.answered").count() == 1


def test_forwarded_before_an_answer_it_names_given_names_alone(scene: Scene) -> None:
    _code, page = scene.get()
    assert "Linh" in page
    assert not [name for name in NAMES if name in page]


def test_without_given_names_nobodys_address_stands_there(scene: Scene) -> None:
    Person.objects.within(scene.relationship.organisation_id).update(given_name="", family_name="")
    _code, page = scene.get()
    assert "How is it going with your mentor?" in page
    assert "@example.org" not in page


@pytest.mark.parametrize("change", ["signature", "cut", "nonsense", "another salt", "unsigned"])
def test_a_forged_link_is_refused(scene: Scene, change: str) -> None:
    token = check_in_token(scene.check_in)
    names = {"check_in": scene.check_in.public_id, "reader": scene.mentee.public_id}
    forged = {
        "signature": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[: len(token) // 2],
        "nonsense": "a%00b",
        "another salt": Signer(salt="peerloom.enrolment.draft.mailed").sign_object(names),
        "unsigned": token.partition(":")[0],
    }[change]
    code, page = scene.get(path=f"/check-ins/{forged}/")
    assert code == 404
    assert "This link does not work" in page
    assert "Tomasz" not in page


def test_a_signature_over_another_check_in_or_person_opens_nothing(scene: Scene) -> None:
    partners = make_check_in(scene.relationship, scene.mentor)
    signer = Signer(salt=SALT)
    for names in (
        {"check_in": partners.public_id, "reader": scene.mentee.public_id},
        {"check_in": scene.check_in.public_id, "reader": scene.mentor.public_id},
        {"check_in": scene.check_in.public_id},
        {"check_in": None, "reader": ["x"]},
        ["no", "names"],
        "word",
    ):
        assert scene.get(path=f"/check-ins/{signer.sign_object(names)}/")[0] == 404


def test_a_conversation_of_staff_has_no_link(scene: Scene) -> None:
    talk = make_check_in(scene.relationship, scene.mentee, by_staff=True)
    assert scene.get(path=path_to_check_in(talk))[0] == 404


def test_it_runs_out_with_the_day_of_its_reader(scene: Scene) -> None:
    scene.mentee.time_zone = "America/Los_Angeles"
    scene.mentee.save()
    last = datetime.fromisoformat("2026-11-06T07:59:00+00:00")
    assert scene.get(at=last)[0] == 200
    code, page = scene.get(at=last + timedelta(minutes=1))
    assert code == 410
    assert "The time for this answer is over" in page
    assert scene.post({"feeling": "1"}, at=last + timedelta(minutes=1))[0] == 410
    assert scene.kept().state == CheckInState.ASKED


def test_it_cannot_be_used_before_the_question_was_asked(scene: Scene) -> None:
    assert scene.get(at=DUE_MOMENT - timedelta(days=1))[0] == 410


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_nothing_is_asked_while_it_rests_or_when_it_is_over(scene: Scene, state: str) -> None:
    Relationship.objects.within(scene.relationship.organisation_id).update(state=state)
    assert scene.get()[0] == 410
    assert scene.post({"feeling": "1"})[0] == 410
    assert scene.kept().feeling is None


@pytest.mark.parametrize("feeling", ["", "0", "6", "-1", "x", "\x00", "9" * 40])
def test_an_answer_that_is_none_is_named_and_what_was_typed_stays(scene: Scene, feeling: str) -> None:
    code, page = scene.post({"feeling": feeling, "answer-0": "He never shows up"})
    assert code == 422
    assert "He never shows up" in page
    assert 'class="error' in page
    assert scene.kept().state == CheckInState.ASKED


@pytest.mark.parametrize("words", ["x" * 1_000_000, "a\x00b"])
def test_words_that_cannot_be_kept_are_refused(scene: Scene, words: str) -> None:
    assert scene.post({"feeling": "4", "answer-0": words})[0] == 422
    assert scene.kept().state == CheckInState.ASKED


def test_the_letter_holds_five_links_of_its_own(scene: Scene) -> None:
    letter = write_check_in(scene.check_in, not_before=DUE_MOMENT, at=DUE_MOMENT)
    again = write_check_in(scene.check_in, not_before=DUE_MOMENT, at=DUE_MOMENT)
    assert letter.pk == again.pk
    assert [f"{scene.path}?feeling={number}" in letter.html for number in range(1, 6)] == [True] * 5
    assert OutboxEntry.objects.within(scene.relationship.organisation_id).count() == 1
    assert letter.topic == "check_ins"
    assert "Zielinski" not in letter.html + letter.text
    assert "until 5 November" in letter.text
    for part in (letter.html, letter.text):
        assert "Only the coordinators of Mentor Up read what you say; Tomasz never does." in part
