from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from peerloom.domain.training.models import Course, Lesson, LessonMedia, QuizQuestion
from peerloom.foundation.public_ids import new_public_id
from tests.domain.training.recordings import MP3, PDF, sent
from tests.factories.training import make_course
from tests.web.training.conftest import Classroom

pytestmark = pytest.mark.django_db

LESSON = {"title": "New", "format": "text", "minutes": "5", "body": "Some *text*."}


def written(room: Classroom, title: str) -> Course:
    return Course.objects.within(room.organisation.pk).get(title=title)


def test_a_course_from_nothing_to_shown(room: Classroom) -> None:
    new = {"key": new_public_id(), "revision": "0", "title": "Ours", "audience": "both", "minutes": "0"}
    answer = room.coordinator.post("new", room.program.public_id, **new)
    course = written(room, "Ours")
    assert answer["Location"] == room.coordinator.address("outline", course.public_id)
    assert "Begin with one thing to learn" in room.coordinator.get("outline", course.public_id).content.decode()
    module = {"revision": "1", "title": "One", "pass_share": "60"}
    assert room.coordinator.post("module-new", course.public_id, **module).status_code == 302
    [made] = course.modules.all()
    assert room.coordinator.post("lesson-new", made.public_id, **LESSON, revision="2").status_code == 302
    question = {"text": "Why?", "c0-text": "So", "c1-text": "Because", "c1-right": "on", "c1-feedback": "Yes."}
    assert room.coordinator.post("question-new", made.public_id, **question, revision="3").status_code == 302
    assert [choice.right for choice in made.quiz.all()[0].choices.all()] == [False, True]
    room.coordinator.post("publish", course.public_id)
    assert written(room, "Ours").published
    assert "Ours" in room.mentee.get("mine").content.decode()


def test_the_same_form_twice_makes_one_course(room: Classroom) -> None:
    new = {"key": new_public_id(), "revision": "0", "title": "Ours", "audience": "both", "minutes": "0"}
    for _again in range(2):
        room.coordinator.post("new", room.program.public_id, **new)
    assert Course.objects.within(room.organisation.pk).filter(title="Ours").count() == 1


def test_who_was_slower_gets_their_words_back(room: Classroom) -> None:
    lesson = room.lessons[0]
    first = room.coordinator.post("lesson-edit", lesson.public_id, **LESSON, revision="1")
    assert first.status_code == 302
    mine = LESSON | {"body": "What I had typed"}
    second = room.coordinator.post("lesson-edit", lesson.public_id, **mine, revision="1")
    assert second.status_code == 409
    assert "What I had typed" in second.content.decode()
    assert "Someone else changed this course" in second.content.decode()
    assert room.lessons[0].body == "Some *text*."


def test_a_preview_saves_nothing(room: Classroom) -> None:
    lesson = room.lessons[0]
    mine = LESSON | {"body": "### Big\n\n<script>x</script> *yes*", "preview": "1"}
    page = room.coordinator.post("lesson-edit", lesson.public_id, **mine, revision="1").content.decode()
    assert "<em>yes</em>" in page
    assert "<script>x" not in page
    assert room.lessons[0].body == "Some **text**."


def test_a_recording_is_uploaded_and_a_wrong_one_refused(room: Classroom) -> None:
    audio = LESSON | {"format": "audio", "revision": "1"}
    refused = room.coordinator.post("lesson-new", room.module.public_id, **audio, file=sent("talk.mp3", PDF))
    assert refused.status_code == 422
    assert "is not what its name says" in refused.content.decode()
    assert "Some *text*." in refused.content.decode()
    taken = SimpleUploadedFile("../../talk.mp3", MP3)
    assert room.coordinator.post("lesson-new", room.module.public_id, **audio, file=taken).status_code == 302
    media = LessonMedia.objects.within(room.organisation.pk).get()
    assert media.name == "talk.mp3"
    assert Lesson.objects.within(room.organisation.pk).get(media=media).format == "audio"


@pytest.mark.parametrize(
    "question",
    [
        {"text": ""},
        {"text": "Why?"},
        {"text": "Why?", "c0-text": "a", "c1-text": "b"},
        {"text": "Why?", "c0-text": "a", "c0-right": "on", "c1-text": "b", "c1-right": "on"},
        {"text": "Why?", "c0-text": "a", "c0-right": "on", "c1-text": "a"},
        {"text": "W" * 601, "c0-text": "a", "c0-right": "on", "c1-text": "b"},
    ],
)
def test_a_question_that_cannot_be_asked_is_not_kept(room: Classroom, question: dict[str, str]) -> None:
    answer = room.coordinator.post("question-new", room.module.public_id, **question, revision="1")
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert QuizQuestion.objects.within(room.organisation.pk).count() == 1


def test_a_question_is_changed(room: Classroom) -> None:
    question = room.module.quiz.all()[0]
    page = room.coordinator.get("question", question.public_id).content.decode()
    assert "To interrupt" in page
    sent_in = {"text": "How?", "c0-text": "a", "c1-text": "b", "c1-right": "on", "revision": "1"}
    room.coordinator.post("question", question.public_id, **sent_in)
    question.refresh_from_db()
    assert (question.text, question.choices.count()) == ("How?", 2)


def test_order_and_taking_away(room: Classroom) -> None:
    course, [first, second] = room.course, room.lessons
    room.coordinator.post("move", course.public_id, piece=first.public_id, to="down", revision="1")
    assert room.lessons == [second, first]
    ask = room.coordinator.get("remove", course.public_id, piece=first.public_id).content.decode()
    assert "Nobody has done anything in it yet." in ask
    room.coordinator.post("remove", course.public_id, piece=first.public_id, revision="2")
    room.coordinator.post("remove", course.public_id, piece=first.public_id, revision="2")
    assert room.lessons == [second]


def test_a_piece_of_another_course_stays(room: Classroom) -> None:
    other = make_course(room.program, title="Other").modules.all()[0]
    room.coordinator.post("remove", room.course.public_id, piece=other.public_id, revision="1")
    other.refresh_from_db()


def test_hidden_and_shown_again(room: Classroom) -> None:
    room.coordinator.post("publish", room.course.public_id, to="hidden")
    assert not written(room, "Active listening").published
    room.coordinator.post("publish", room.course.public_id)
    assert written(room, "Active listening").published


def test_an_unknown_built_in_course_is_told(room: Classroom) -> None:
    for key in ("nothing", "\x00", "x" * 500):
        answer = room.coordinator.post("add-builtin", room.program.public_id, key=key, due_week="0")
        assert answer.status_code in (302, 422)
    assert Course.objects.within(room.organisation.pk).count() == 1
