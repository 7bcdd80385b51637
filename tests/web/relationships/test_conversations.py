"""The pages of messages: what they show to whom, what comes back after a mistake, and how few queries they need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Block, Message, MessageReport, Reading, Relationship
from peerloom.domain.relationships.operations.conversations.reporting import report_message
from peerloom.domain.relationships.operations.conversations.stopping import stop_messages
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.conversations import a_file, a_picture, say
from tests.factories.relationships import make_relationship
from tests.web.sent_files import let_go

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@dataclass
class Scene:
    pair: Relationship
    linh: Person
    tomasz: Person
    noor: Person

    def client(self, person: Person) -> Client:
        client = Client()
        assert person.account is not None
        client.force_login(person.account)
        return client

    def url(self, name: str, *ids: str) -> str:
        return reverse(f"conversations:{name}", args=[self.pair.organisation.slug, *ids])

    def get(self, person: Person, name: str, *ids: str, at: datetime = MOMENT, **query: str) -> Any:
        with clock.frozen_at(at):
            return self.client(person).get(self.url(name, *ids), query)

    def post(self, person: Person, name: str, *ids: str, at: datetime = MOMENT, **sent: Any) -> Any:
        with clock.frozen_at(at):
            return self.client(person).post(self.url(name, *ids), sent)

    def thread(self, person: Person, at: datetime = MOMENT, **query: str) -> str:
        response = self.get(person, "thread", self.pair.public_id, at=at, **query)
        assert response.status_code == 200
        return str(response.content.decode())

    def send(self, person: Person, text: str = "Hello", at: datetime = MOMENT, **more: Any) -> Any:
        sent = {"sent_id": new_public_id(), "text": text} | more
        return self.post(person, "thread", self.pair.public_id, at=at, **sent)


@pytest.fixture
def scene() -> Scene:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    people = [
        make_person(organisation, role, name=name, account=make_account())
        for role, name in (
            (Role.PARTICIPANT, "Linh Tran"),
            (Role.PARTICIPANT, "Tomasz Zieliński"),
            (Role.COORDINATOR, "Noor Haddad"),
        )
    ]
    return Scene(make_relationship(cohort, [people[0]], [people[1]]), *people)


def test_a_message_goes_from_one_to_the_other_and_is_seen_to_be_read(scene: Scene) -> None:
    assert "Say hello to Tomasz" in scene.thread(scene.linh)
    response = scene.send(scene.linh, "May I show you <b>a draft</b>?")
    assert response.status_code == 303
    assert response["Location"] == scene.url("thread", scene.pair.public_id) + "#newest"
    assert "One message waits for you" in scene.get(scene.tomasz, "list").content.decode()
    page = scene.thread(scene.tomasz)
    assert "May I show you &lt;b&gt;a draft&lt;/b&gt;?" in page
    assert "You have read everything" in scene.get(scene.tomasz, "list").content.decode()
    assert re.search(r"You</bdi>.*read</span>", scene.thread(scene.linh))


def test_looking_with_head_or_at_older_pages_reads_nothing(scene: Scene) -> None:
    for number in range(25):
        say(scene.pair, scene.tomasz, f"{number}", at=MOMENT + number * MINUTE)
    with clock.frozen_at(MOMENT + timedelta(hours=1)):
        scene.client(scene.linh).head(scene.url("thread", scene.pair.public_id))
        oldest = Message.objects.within(scene.pair.organisation_id).order_by("sent_at")[5]
    page = scene.thread(scene.linh, at=MOMENT + timedelta(hours=1), before=oldest.public_id)
    assert "Back to the newest messages" in page
    assert not Reading.objects.within(scene.pair.organisation_id).exists()


def test_older_messages_are_a_link_away_and_days_stand_between(scene: Scene) -> None:
    for number in range(25):
        say(scene.pair, scene.tomasz, f"Message {number}.", at=MOMENT + number * timedelta(hours=3))
    at = MOMENT + timedelta(days=4)
    page = scene.thread(scene.linh, at=at)
    assert ("Message 24." in page, "Message 4." in page) == (True, False)
    assert page.count('class="day"') == 3
    assert 'id="newest"' in page
    older = re.search(r"\?before=(\w+)", page)
    assert older is not None
    page = scene.thread(scene.linh, at=at, before=older[1])
    assert ("Message 24." in page, "Message 4." in page, 'id="newest"' in page) == (False, True, False)


def test_what_was_typed_stays_when_it_cannot_be_sent(scene: Scene) -> None:
    for _number in range(30):
        say(scene.pair, scene.linh, "x")
    response = scene.send(scene.linh, "Please keep this")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Please keep this</textarea>" in page
    assert "a lot of messages within a minute" in page
    for text in ("", "x" * 5_001):
        assert scene.send(scene.tomasz, text).status_code == 422


def test_the_same_form_twice_is_one_message(scene: Scene) -> None:
    sent_id = new_public_id()
    for _time in range(2):
        assert scene.send(scene.linh, sent_id=sent_id).status_code == 303
    assert Message.objects.within(scene.pair.organisation_id).count() == 1


def test_links_can_be_followed_and_nothing_else_in_a_message_is_active(scene: Scene) -> None:
    say(scene.pair, scene.linh, 'https://example.org/a?b=1&c=2 rel="nofollow" javascript:alert(1)\n<script>x</script>')
    page = scene.thread(scene.tomasz)
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc">' in page
    assert "<script>x" not in page
    assert 'href="javascript' not in page
    assert "rel=&quot;nofollow&quot;" in page


def test_pictures_are_shown_and_everything_else_is_only_saved(scene: Scene) -> None:
    files = [
        SimpleUploadedFile("us.jpg", a_picture(gps=True)),
        SimpleUploadedFile("plan.txt", b"<script>alert(1)</script>"),
    ]
    assert scene.send(scene.linh, "", attached=files).status_code == 303
    picture, text = Message.objects.within(scene.pair.organisation_id).get().attachments.order_by("pk")
    page = scene.thread(scene.tomasz)
    assert f'<img src="{scene.url("file", picture.public_id)}" alt="us.jpg"' in page
    shown = scene.get(scene.tomasz, "file", picture.public_id)
    assert shown["Content-Type"] == "image/jpeg"
    assert "attachment" not in shown.get("Content-Disposition", "")
    let_go(shown)
    saved = scene.get(scene.tomasz, "file", text.public_id)
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert saved["Content-Security-Policy"] == "default-src 'none'; sandbox"
    let_go(saved)
    assert scene.get(scene.noor, "file", text.public_id).status_code == 404


def test_a_file_that_lies_is_named_beside_its_field(scene: Scene) -> None:
    liar = SimpleUploadedFile("page.jpg", b"<!doctype html><script>alert(1)</script>")
    response = scene.send(scene.linh, "See this", attached=[liar])
    assert response.status_code == 422
    page = response.content.decode()
    assert "page.jpg: This file is not what its name says" in page
    assert "See this</textarea>" in page
    assert (
        scene.send(scene.linh, "", attached=[SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]).status_code == 422
    )


def test_looking_again_brings_only_what_is_new(scene: Scene) -> None:
    first = say(scene.pair, scene.linh, "First")
    scene.thread(scene.linh)
    nothing = scene.get(scene.linh, "news", scene.pair.public_id, after=first.public_id)
    assert nothing.status_code == 204
    say(scene.pair, scene.tomasz, "Second", at=MOMENT + MINUTE)
    news = scene.get(scene.linh, "news", scene.pair.public_id, after=first.public_id, at=MOMENT + 2 * MINUTE)
    page = news.content.decode()
    assert ("Second" in page, "First" in page) == (True, False)
    assert "A new message from Tomasz" in page
    assert 'class="day"' not in page, "it is still the same day"
    assert Reading.objects.within(scene.pair.organisation_id).filter(person=scene.linh).exists()
    scene.thread(scene.tomasz, at=MOMENT + 3 * MINUTE)
    read = scene.get(scene.linh, "news", scene.pair.public_id, after=first.public_id, at=MOMENT + 4 * MINUTE)
    assert f'id="r-{first.public_id}" hx-swap-oob="true">, read' in read.content.decode()


def test_who_is_stopped_sees_no_more_than_that_nothing_arrives(scene: Scene) -> None:
    say(scene.pair, scene.tomasz, "Answer me!")
    page = scene.get(scene.linh, "stop", scene.pair.public_id).content.decode()
    assert "Your coordinator is not told, unless you want it" in page
    scene.post(scene.linh, "stop", scene.pair.public_id, do="stop")
    mine, theirs = scene.thread(scene.linh), scene.thread(scene.tomasz)
    assert "You have stopped messages from Tomasz" in mine
    assert "could not be delivered here" in theirs
    for word in ("stopped", "blocked", "Block"):
        assert word not in theirs
    refused = scene.send(scene.tomasz, "Hello?")
    assert refused.status_code == 422
    assert "Hello?</textarea>" in refused.content.decode()
    scene.post(scene.linh, "stop", scene.pair.public_id, do="allow")
    assert scene.send(scene.tomasz, "Hello?").status_code == 303


def test_the_page_of_stopping_is_the_same_for_who_is_stopped_as_for_anybody(scene: Scene) -> None:
    pages = []
    for stopped in (False, True):
        if stopped:
            stop_messages(
                relationship=scene.pair, tell_coordinators=False, by=actor_of(scene.linh, at=MOMENT), at=MOMENT
            )
        page = scene.get(scene.tomasz, "stop", scene.pair.public_id).content.decode()
        pages.append(re.sub(r'csrf\w*"[^>]*|X-CSRFToken[^}]*', "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_what_rests_or_is_over_can_be_read_and_says_why_it_cannot_be_written_to(scene: Scene, state: str) -> None:
    say(scene.pair, scene.tomasz, "Good luck!")
    scene.pair.state = state
    scene.pair.save()
    page = scene.thread(scene.linh)
    assert "Good luck!" in page
    assert "<textarea" not in page
    assert ("is over" in page) == (state == RelationshipState.ENDED)
    assert scene.send(scene.linh).status_code == 422


def test_taking_back_and_reporting_through_the_pages(scene: Scene) -> None:
    mine = say(scene.pair, scene.linh, "Oh no")
    theirs = say(scene.pair, scene.tomasz, "You are stupid")
    assert scene.post(scene.tomasz, "remove", mine.public_id).status_code == 404
    assert scene.get(scene.linh, "report", mine.public_id).status_code == 404
    assert scene.post(scene.linh, "remove", mine.public_id, at=MOMENT + 16 * MINUTE).status_code == 422
    assert scene.post(scene.linh, "remove", mine.public_id, at=MOMENT + MINUTE).status_code == 303
    assert "Linh took this message back" in scene.thread(scene.tomasz)
    page = scene.get(scene.linh, "report", theirs.public_id).content.decode()
    assert "You are stupid" in page
    assert "Oh no" not in page
    assert scene.post(scene.linh, "report", theirs.public_id, reason="a\x00b").status_code == 422
    assert scene.post(scene.linh, "report", theirs.public_id, reason="Unkind").status_code == 303
    assert MessageReport.objects.within(scene.pair.organisation_id).get().words == "You are stupid"


def test_a_coordinator_sees_the_reported_words_and_no_others(scene: Scene) -> None:
    program = scene.pair.cohort.program
    program.profile, program.safeguarding_contact = Profile.YOUTH, "Ms Okafor, 07700 900555"
    program.save()
    say(scene.pair, scene.tomasz, "An innocent remark", files=[a_file()])
    bad = say(scene.pair, scene.tomasz, "You are stupid", files=[a_file("bad.txt")])
    report = report_message(message_id=bad.public_id, reason="It hurt", by=actor_of(scene.linh, at=MOMENT), at=MOMENT)
    listing = scene.get(scene.noor, "reports").content.decode()
    assert "One reported message waits for you" in listing
    assert "stupid" not in listing
    page = scene.get(scene.noor, "report-detail", report.public_id).content.decode()
    for words in ("You are stupid", "It hurt", "Ms Okafor", "Linh Tran", "bad.txt"):
        assert words in page
    assert "innocent" not in page
    own, other = bad.attachments.get(), Message.objects.within(program.organisation_id).exclude(pk=bad.pk).get()
    fetched = scene.get(scene.noor, "report-file", report.public_id, own.public_id)
    assert fetched.status_code == 200
    let_go(fetched)
    foreign = other.attachments.get().public_id
    assert scene.get(scene.noor, "report-file", report.public_id, foreign).status_code == 404
    assert scene.post(scene.noor, "report-detail", report.public_id, outcome=" ").status_code == 422
    assert scene.post(scene.noor, "report-detail", report.public_id, outcome="Talked").status_code == 303
    late = scene.post(scene.noor, "report-detail", report.public_id, outcome="Again")
    assert late.status_code == 409
    assert "Again</textarea>" in late.content.decode()
    assert "No reported message waits" in scene.get(scene.noor, "reports").content.decode()
    assert "Linh Tran" in scene.get(scene.noor, "reports", handled="1").content.decode()


def test_no_page_of_a_coordinator_exists_without_the_switch(scene: Scene) -> None:
    message = say(scene.pair, scene.linh, "Between us", files=[a_file()])
    program = scene.pair.cohort.program
    relationship, file = scene.pair.public_id, message.attachments.get().public_id
    for name, key in (
        ("staff-list", program.public_id),
        ("staff-thread", relationship),
        ("staff-file", file),
        ("thread", relationship),
        ("news", relationship),
        ("stop", relationship),
        ("file", file),
        ("report", message.public_id),
        ("remove", message.public_id),
    ):
        for send in (scene.get, scene.post):
            assert send(scene.noor, name, key).status_code in (404, 405), name
    overview = scene.client(scene.noor).get(reverse("relationships:list", args=[program.organisation.slug]))
    assert "Between us" not in overview.content.decode()


def test_staff_read_along_only_after_everyone_is_told_and_it_is_recorded(scene: Scene) -> None:
    program = scene.pair.cohort.program
    say(scene.pair, scene.linh, "Before")
    page = scene.get(scene.noor, "policy", program.public_id).content.decode()
    assert "In a program for adults it stays like this" in page
    assert scene.post(scene.noor, "policy", program.public_id, do="on", sure="1").status_code == 422
    program.profile = Profile.YOUTH
    program.save()
    assert scene.post(scene.noor, "policy", program.public_id, do="on").status_code == 422
    assert scene.post(scene.noor, "policy", program.public_id, do="on", sure="1").status_code == 303

    later = MOMENT + timedelta(hours=1)
    untold = scene.send(scene.linh, "I did not know", at=later)
    assert untold.status_code == 409
    page = untold.content.decode()
    assert "I did not know</textarea>" in page
    assert "Staff of Mentor Up can read what you write here" in page
    assert 'name="told" value="on"' in page
    assert scene.send(scene.linh, "Now I do", told="on", at=later).status_code == 303
    for person in (scene.linh, scene.tomasz):
        assert "Staff of Mentor Up can read" in scene.thread(person, at=later)

    before = scene.get(scene.noor, "staff-thread", scene.pair.public_id, at=later)
    assert "Now I do" not in before.content.decode(), "looking is not reading"
    assert not AuditEvent.objects.filter(verb="messages.read_by_staff").exists()
    read = scene.post(scene.noor, "staff-thread", scene.pair.public_id, at=later).content.decode()
    assert ("Now I do" in read, "Before" in read) == (True, False)
    assert AuditEvent.objects.filter(verb="messages.read_by_staff").count() == 1
    assert "Linh Tran" in scene.get(scene.noor, "staff-list", program.public_id, at=later).content.decode()
    assert scene.post(scene.noor, "policy", program.public_id, do="off", at=later).status_code == 303
    assert scene.post(scene.noor, "staff-thread", scene.pair.public_id, at=later).status_code == 404


def test_the_home_says_first_that_somebody_wrote(scene: Scene) -> None:
    home = reverse("relationships:detail", args=[scene.pair.organisation.slug, scene.pair.public_id])
    with clock.frozen_at(MOMENT):
        assert "Say hello to Tomasz" in scene.client(scene.linh).get(home).content.decode()
    for number in range(4):
        say(scene.pair, scene.tomasz, f"Message {number}.")
    with clock.frozen_at(MOMENT):
        page = scene.client(scene.linh).get(home).content.decode()
    assert "Tomasz wrote to you" in page
    assert "Coordinators cannot read these" in page
    assert ("Message 0." in page, "Message 1." in page) == (False, True)
    scene.thread(scene.linh)
    with clock.frozen_at(MOMENT):
        assert "Tomasz wrote to you" not in scene.client(scene.linh).get(home).content.decode()


def queries(scene: Scene, person: Person, name: str, *ids: str, at: datetime = MOMENT) -> int:
    client = scene.client(person)
    url = scene.url(name, *ids)
    with clock.frozen_at(at):
        client.get(url)  # what is new is read now, and sessions are there
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
    return len(captured)


def test_a_long_conversation_costs_no_more_than_a_short_one(scene: Scene) -> None:
    counted = []
    for total in (10, 60):
        for number in range(Message.objects.within(scene.pair.organisation_id).count(), total):
            files = [a_file()] if number % 5 == 0 else []
            say(
                scene.pair,
                (scene.linh, scene.tomasz)[number % 2],
                f"{number}",
                at=MOMENT + number * MINUTE,
                files=files,
            )
        counted.append(queries(scene, scene.linh, "thread", scene.pair.public_id, at=MOMENT + timedelta(days=1)))
    assert counted[0] == counted[1]
    assert counted[0] <= 12


def test_lists_cost_the_same_for_one_and_for_three(scene: Scene) -> None:
    program = scene.pair.cohort.program
    program.staff_read_messages, program.staff_read_since = True, MOMENT
    program.save()
    pairs = [scene.pair, *(another_pair(scene) for _number in range(2))]
    counted = []
    for pair in pairs:
        other = next(part.person for part in pair.participations.all() if part.person_id != scene.linh.pk)
        message = say(pair, other, told=True)
        report_message(message_id=message.public_id, reason="", by=actor_of(scene.linh, at=MOMENT), at=MOMENT)
        counted.append(
            (
                queries(scene, scene.linh, "list"),
                queries(scene, scene.noor, "reports"),
                queries(scene, scene.noor, "staff-list", program.public_id),
            )
        )
    assert counted[0] == counted[2]
    assert max(counted[2]) <= 12


def another_pair(scene: Scene) -> Relationship:
    return make_relationship(scene.pair.cohort, [scene.linh], [make_person(scene.pair.organisation)])


def test_a_circle_has_one_conversation_and_nobody_stops_it(scene: Scene) -> None:
    members = [scene.linh, make_person(scene.pair.organisation, name="Amir Rezaei")]
    circle = make_relationship(scene.pair.cohort, members, [scene.tomasz], kind=RelationshipKind.CIRCLE)
    say(circle, members[1], "Hello all")
    page = scene.get(scene.linh, "thread", circle.public_id).content.decode()
    assert "Messages with Amir and Tomasz" in page
    assert "Stop messages" not in page
    assert scene.post(scene.linh, "stop", circle.public_id, do="stop").status_code == 404
    assert not Block.objects.within(circle.organisation_id).exists()
