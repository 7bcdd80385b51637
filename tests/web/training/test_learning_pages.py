from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.training.models import Completion, LessonDone, QuizAttempt
from peerloom.foundation.public_ids import new_public_id
from tests.factories import make_application, make_cohort, make_person, make_program
from tests.factories.training import make_course, make_lesson, make_question
from tests.web.training.conftest import Classroom, window

pytestmark = pytest.mark.django_db


def answers(room: Classroom, *, right: bool = True) -> dict[str, str]:
    question = room.module.quiz.all()[0]
    choice = next(choice for choice in question.choices.all() if choice.right == right)
    return {"attempt": new_public_id(), f"q-{question.public_id}": choice.public_id}


def test_from_the_first_page_to_the_certificate(room: Classroom) -> None:
    mine = room.mentee.get("mine").content.decode()
    assert "Begin with “Active listening”." in mine
    assert "Due on 12 October." in mine
    first, second = room.lessons
    assert room.mentee.address("lesson", first.public_id) in mine
    assert "<strong>text</strong>" in room.mentee.get("lesson", first.public_id).content.decode()
    done = room.mentee.post("lesson-done", first.public_id)
    assert done["Location"] == room.mentee.address("lesson", second.public_id)
    assert "Go on with “Active listening”." in room.mentee.get("mine").content.decode()
    done = room.mentee.post("lesson-done", second.public_id)
    assert done["Location"] == room.mentee.address("quiz", room.module.public_id)
    tried = room.mentee.post("quiz", room.module.public_id, **answers(room))
    result = room.mentee.client.get(tried["Location"]).content.decode()
    assert "1 of 1 right. You passed." in result
    assert "Asking shows that you want to know." in result
    assert "Get your certificate" in result
    completion = Completion.objects.within(room.organisation.pk).get()
    certificate = room.mentee.get("certificate", completion.public_id)
    assert certificate["Content-Type"] == "application/pdf"
    assert certificate["Content-Disposition"] == 'attachment; filename="certificate-active-listening.pdf"'
    assert "You have done all that was asked of you." in room.mentee.get("mine").content.decode()


def test_a_lesson_sent_twice_leads_to_the_same_place(room: Classroom) -> None:
    first = room.lessons[0]
    places = {room.mentee.post("lesson-done", first.public_id)["Location"] for _again in range(3)}
    assert places == {room.mentee.address("lesson", room.lessons[1].public_id)}
    assert LessonDone.objects.within(room.organisation.pk).count() == 1


def test_a_try_sent_twice_is_one(room: Classroom) -> None:
    sent = answers(room, right=False)
    places = {room.mentee.post("quiz", room.module.public_id, **sent)["Location"] for _again in range(2)}
    assert len(places) == 1
    assert QuizAttempt.objects.within(room.organisation.pk).count() == 1
    result = room.mentee.client.get(places.pop()).content.decode()
    assert "Not quite enough yet." in result
    assert "That stops people." in result
    assert "Right is:" not in result


def test_a_question_left_out_is_told_beside_it(room: Classroom) -> None:
    make_question(room.module, text="And <b>now</b>?", several=True)
    answer = room.mentee.post("quiz", room.module.public_id, **answers(room))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "One thing needs mending" in page
    assert "And &lt;b&gt;now&lt;/b&gt;?" in page
    assert "Please choose an answer." in page
    assert not QuizAttempt.objects.within(room.organisation.pk).exists()


@pytest.mark.parametrize("key", ["", "x", "a\x00b", "9" * 22, "é" * 22])
def test_a_form_with_a_forged_key_is_no_crash(room: Classroom, key: str) -> None:
    sent = answers(room) | {"attempt": key}
    assert room.mentee.post("quiz", room.module.public_id, **sent).status_code in (302, 422)


def test_each_slide_has_its_own_address(room: Classroom) -> None:
    slides = room.lessons[1].public_id
    first = room.mentee.get("lesson", slides).content.decode()
    assert "Slide 1 of 2" in first
    assert "Done, next" not in first
    assert 'href="?slide=2"' in first
    last = room.mentee.get("lesson", slides, slide="2").content.decode()
    assert "Second" in last
    assert "Done, next" in last
    every = room.mentee.get("lesson", slides, slide="all").content.decode()
    assert "First" in every
    assert "Second" in every
    assert "Done, next" in every


@pytest.mark.parametrize("slide", ["0", "-1", "99", "²", "x", "9" * 40, "\x00"])
def test_a_slide_that_is_not_there_is_the_nearest(room: Classroom, slide: str) -> None:
    assert room.mentee.get("lesson", room.lessons[1].public_id, slide=slide).status_code == 200


def test_a_locked_course_says_why(room: Classroom) -> None:
    later = make_course(room.program, title="Giving feedback", after=[room.course])
    page = room.mentee.get("course", later.public_id).content.decode()
    assert "This course is not open yet" in page
    assert "“Active listening”, on which it builds" in page
    lesson = later.modules.all()[0].lessons.all()[0]
    there = room.mentee.address("course", later.public_id)
    assert room.mentee.get("lesson", lesson.public_id)["Location"] == there
    assert room.mentee.post("lesson-done", lesson.public_id)["Location"] == there
    assert not LessonDone.objects.within(room.organisation.pk).exists()


def test_hostile_words_of_a_coordinator_do_nothing(room: Classroom) -> None:
    lesson = make_lesson(room.module, title="<script>x</script>", body="<script>y</script> [a](javascript:z)")
    page = room.mentee.get("lesson", lesson.public_id).content.decode()
    assert "<script>x" not in page
    assert "<script>y" not in page
    assert 'href="javascript:' not in page


def test_who_runs_the_program_sees_it_and_leaves_no_trace(room: Classroom) -> None:
    page = room.coordinator.get("lesson", room.lessons[0].public_id).content.decode()
    assert "You see this as its participants do" in page
    there = room.coordinator.post("lesson-done", room.lessons[0].public_id)["Location"]
    assert there == room.coordinator.address("lesson", room.lessons[1].public_id)
    tried = room.coordinator.post("quiz", room.module.public_id, **answers(room))
    assert tried.status_code == 422
    assert not LessonDone.objects.within(room.organisation.pk).exists()


def test_nothing_to_learn_is_said_kindly(room: Classroom) -> None:
    type(room.course).objects.within(room.organisation.pk).update(published=False)
    assert "There is no training for you at the moment" in room.mentee.get("mine").content.decode()


def test_nobody_opens_the_try_or_the_certificate_of_another(room: Classroom) -> None:
    other = window(room.organisation, Role.PARTICIPANT, name="Mallory Other")
    make_application(room.cohort, other.person, Side.MENTEE)
    tried = room.mentee.post("quiz", room.module.public_id, **answers(room))
    assert other.client.get(tried["Location"]).status_code == 404


def test_as_many_queries_for_many_courses_as_for_one(room: Classroom) -> None:
    room.mentee.post("lesson-done", room.lessons[0].public_id)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert room.mentee.get("mine").status_code == 200
        return len(captured)

    one = queries()
    before = room.course
    for number in range(3):
        before = make_course(room.program, title=f"Course {number}", after=[before])
    other = make_program(room.organisation, name="Second Wind")
    make_course(other, title="Elsewhere")
    make_application(make_cohort(other), room.mentee.person, Side.MENTOR)
    make_person(room.organisation)
    assert queries() == one <= 12
