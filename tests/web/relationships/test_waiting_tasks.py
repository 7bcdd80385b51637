"""What someone's own page says first: what to sign, what to learn, where the application stands, whom to turn to."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import AgreementKind, ApplicationState, Side
from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import Audience, ProgramState
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Course, Lesson, Module
from tests.factories import MOMENT, make_application, make_person
from tests.web.relationships.test_pages import Scene, introduce, scene

__all__ = ["scene"]  # the fixture
pytestmark = pytest.mark.django_db


def agreement(scene: Scene, title: str = "How we treat each other", kind: str = AgreementKind.CONDUCT) -> AgreementText:
    return AgreementText.objects.create(
        organisation=scene.organisation,
        program=scene.cohort.program,
        kind=kind,
        version=1,
        title=title,
        body="Be kind.",
        audience=Audience.BOTH,
        published_at=MOMENT,
    )


def course(scene: Scene, title: str, *, required: bool = True, due_week: int = 0) -> Course:
    made = Course.objects.create(
        organisation=scene.organisation,
        program=scene.cohort.program,
        title=title,
        audience=CourseAudience.MENTEES,
        required=required,
        published=True,
        due_week=due_week,
    )
    module = Module.objects.create(organisation=scene.organisation, course=made, title="One", position=0)
    Lesson.objects.create(
        organisation=scene.organisation, module=module, title="Read", position=0, format="text", minutes=10
    )
    return made


def test_an_unsigned_agreement_and_a_required_course_come_first(scene: Scene) -> None:
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    text = agreement(scene)
    course(scene, "Asking for help")
    course(scene, "More if you like", required=False)
    course(scene, "Ending well", due_week=30)
    page = scene.see()
    assert "2 things wait for you." in page
    assert "There is nothing you need to do now." not in page
    assert reverse("agreements:sign", args=[scene.organisation.slug, text.public_id]) in page
    assert "Do the course “Asking for help”" in page
    assert "More if you like" not in page
    assert "Ending well" not in page, "that is due in half a year"
    assert page.index("Asking for help") < page.index("You are signed up as a mentee")


def test_who_has_a_partner_reads_it_beside_them(scene: Scene) -> None:
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    introduce(scene.cohort, scene.mentee, scene.mentor)
    agreement(scene)
    page = scene.see()
    assert "Linh, meet Tomasz." in page
    assert "One more thing waits for you" in page


@pytest.mark.parametrize("state", [ProgramState.CLOSED, ProgramState.ARCHIVED])
def test_a_program_that_is_over_asks_for_nothing(scene: Scene, state: str) -> None:
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    agreement(scene)
    course(scene, "Asking for help")
    scene.cohort.program.state = state
    scene.cohort.program.save()
    assert "waits for you" not in scene.see()
    signing = reverse("agreements:mine", args=[scene.organisation.slug])
    assert "There is nothing for you to sign" in scene.client.get(signing).content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ApplicationState.SUBMITTED, "We have your application as a mentee."),
        (ApplicationState.IN_REVIEW, "Your application as a mentee is being read."),
        (ApplicationState.WAITING, "You are on the waiting list as a mentee."),
    ],
)
def test_the_state_of_an_application_is_told(scene: Scene, state: str, words: str) -> None:
    application = make_application(scene.cohort, scene.mentee, Side.MENTEE)
    application.state = state
    application.save()
    page = scene.see()
    assert words in page
    assert "There is nothing you need to do now." in page
    assert "We get to know you" in page


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_what_is_decided_waits_for_nobody(scene: Scene, state: str) -> None:
    application = make_application(scene.cohort, scene.mentee, Side.MENTEE)
    application.state = state
    application.save()
    assert "You are not signed up for a program at the moment" in scene.see()


@pytest.mark.parametrize("introduced", [False, True])
def test_whom_to_turn_to_when_something_is_wrong(scene: Scene, introduced: bool) -> None:
    scene.cohort.program.safeguarding_contact = "Ms <Okafor>\n07700 900555, at any hour"
    scene.cohort.program.save()
    make_person(scene.organisation, Role.COORDINATOR, name="Noor Haddad", email="noor@example.org")
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    if introduced:
        introduce(scene.cohort, scene.mentee, scene.mentor)
    page = scene.see()
    assert ("Whom you can ask" if introduced else "Someone to turn to") in page
    assert "Ms &lt;Okafor&gt;<br>07700 900555, at any hour" in page
    assert "mailto:noor@example.org" in page


def test_more_to_do_costs_no_more_queries(scene: Scene) -> None:
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    agreement(scene)
    course(scene, "One")
    counts = []
    for titles in ((), ("Two", "Three")):
        for title in titles:
            course(scene, title)
        with CaptureQueriesContext(connection) as queries:
            scene.see()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
