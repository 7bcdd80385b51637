from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from peerloom.domain.people.enums import Role
from peerloom.domain.training.drafts import ChoiceDraft, LessonDraft, ModuleDraft, QuestionDraft, UnusableCourse
from peerloom.domain.training.models import Lesson, LessonDone, LessonMedia, QuizAttempt
from peerloom.domain.training.operations import (
    CannotChangeCourse,
    add_lesson,
    add_module,
    add_question,
    answer_quiz,
    edit_lesson,
    edit_module,
    edit_question,
    finish_lesson,
    move_piece,
    remove_piece,
    unpublish_course,
)
from peerloom.domain.training.operations.lesson_files import NO_FILES, LessonFiles
from peerloom.domain.training.queries.courses import people_who_did
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.uploads import UnusableFile
from tests.domain.training.conftest import School
from tests.domain.training.recordings import MP3, MP4, PDF, VTT, sent
from tests.factories import MOMENT, actor_with, make_organisation

pytestmark = pytest.mark.django_db

TEXT = LessonDraft("New", "Body")
VIDEO = LessonDraft("Film", "Transcript", "video")


def write(school: School, draft: LessonDraft, files: LessonFiles = NO_FILES) -> Lesson:
    return add_lesson(
        module=school.module,
        draft=draft,
        files=files,
        revision=school.reload().revision,
        by=school.coordinator,
        at=MOMENT,
    )


def titles(school: School) -> list[str]:
    return [lesson.title for lesson in school.lessons]


def test_modules_lessons_and_questions_are_added_at_the_end(school: School) -> None:
    add_module(course=school.course, draft=ModuleDraft("Second"), revision=1, by=school.coordinator, at=MOMENT)
    assert [module.title for module in school.course.modules.all()] == ["Hearing what is meant", "Second"]
    write(school, TEXT)
    assert titles(school) == ["Why listening is work", "Four moves", "New"]
    draft = QuestionDraft("Another?", (ChoiceDraft("Yes", right=True), ChoiceDraft("No")))
    add_question(module=school.module, draft=draft, revision=school.reload().revision, by=school.coordinator, at=MOMENT)
    assert [question.text for question in school.module.quiz.all()] == ["What helps most?", "Another?"]
    assert school.reload().revision == 4


def test_whoever_did_a_lesson_keeps_that_when_it_is_edited(school: School) -> None:
    lesson = school.lessons[0]
    finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT)
    edit_lesson(lesson=lesson, draft=TEXT, files=NO_FILES, revision=1, by=school.coordinator, at=MOMENT)
    assert titles(school)[0] == "New"
    assert LessonDone.objects.within(school.organisation.pk).filter(lesson=lesson).exists()
    assert people_who_did(lesson) == 1


def test_answers_stay_with_the_choices_that_are_still_there(school: School) -> None:
    attempt = answer_quiz(module=school.module, answers=school.answer(), by=school.mentee, at=MOMENT)
    draft = QuestionDraft("Changed?", (ChoiceDraft("One"), ChoiceDraft("To ask", right=True)))
    edit_question(question=school.question, draft=draft, revision=1, by=school.coordinator, at=MOMENT)
    assert [choice.text for choice in school.question.choices.all()] == ["One", "To ask"]
    assert [answer.choice.text for answer in attempt.answers.all()] == ["To ask"]
    assert QuizAttempt.objects.within(school.organisation.pk).get().passed


def test_up_and_down_and_no_further(school: School) -> None:
    first, second = school.lessons
    for to, piece, expected in (
        ("up", first, [first, second]),
        ("down", first, [second, first]),
        ("down", first, [second, first]),
        ("up", first, [first, second]),
    ):
        move_piece(
            piece=piece,
            to=to,  # type: ignore[arg-type]
            revision=school.reload().revision,
            by=school.coordinator,
            at=MOMENT,
        )
        assert school.lessons == expected


def test_taking_away_tells_how_many_did_it_and_takes_it(school: School) -> None:
    finish_lesson(lesson=school.lessons[0], by=school.mentee, at=MOMENT)
    answer_quiz(module=school.module, answers=school.answer(), by=school.mentor, at=MOMENT)
    assert people_who_did(school.module) == 2
    assert people_who_did(school.question) == 1
    remove_piece(piece=school.lessons[0], revision=1, by=school.coordinator, at=MOMENT)
    remove_piece(piece=school.question, revision=2, by=school.coordinator, at=MOMENT)
    assert titles(school) == ["Four moves"]
    assert not LessonDone.objects.within(school.organisation.pk).exists()


def test_a_course_that_is_shown_keeps_one_lesson(school: School) -> None:
    with pytest.raises(CannotChangeCourse, match="needs a lesson"):
        remove_piece(piece=school.module, revision=1, by=school.coordinator, at=MOMENT)
    unpublish_course(course=school.course, by=school.coordinator, at=MOMENT)
    remove_piece(piece=school.module, revision=2, by=school.coordinator, at=MOMENT)
    assert not school.course.modules.exists()


def test_the_second_of_two_who_write_is_told(school: School) -> None:
    edit_module(module=school.module, draft=ModuleDraft("A"), revision=1, by=school.coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        edit_module(module=school.module, draft=ModuleDraft("B"), revision=1, by=school.coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        move_piece(piece=school.lessons[0], to="down", revision=1, by=school.coordinator, at=MOMENT)
    assert school.module.title == "A"


def test_strangers_and_staff_write_nothing(school: School) -> None:
    for actor in (actor_with(make_organisation(), Role.OWNER), actor_with(school.organisation, Role.STAFF)):
        with pytest.raises(CannotChangeCourse):
            remove_piece(piece=school.lessons[0], revision=1, by=actor, at=MOMENT)
        with pytest.raises(CannotChangeCourse):
            add_lesson(module=school.module, draft=TEXT, files=NO_FILES, revision=1, by=actor, at=MOMENT)


def test_a_video_comes_with_captions(school: School) -> None:
    film, captions = sent("film.mp4", MP4), sent("film.vtt", VTT)
    with pytest.raises(UnusableFile, match="captions"):
        write(school, VIDEO, LessonFiles(film))
    lesson = write(school, VIDEO, LessonFiles(film, captions, "en"))
    media = LessonMedia.objects.within(school.organisation.pk).get(lesson=lesson)
    assert (media.name, media.content_type, media.captions_language) == ("film.mp4", "video/mp4", "en")
    with media.captions.open() as kept:
        assert kept.read() == VTT
    assert "film" not in str(media.file.name)


def test_a_file_that_is_not_sent_again_stays_and_goes_with_the_format(school: School) -> None:
    lesson = write(school, LessonDraft("Talk", "Transcript", "audio"), LessonFiles(sent("talk.mp3", MP3)))
    lesson = Lesson.objects.within(school.organisation.pk).get(pk=lesson.pk)
    revision = school.reload().revision
    changed = LessonDraft("Talk 2", "Transcript", "audio")
    edit_lesson(lesson=lesson, draft=changed, files=NO_FILES, revision=revision, by=school.coordinator, at=MOMENT)
    assert LessonMedia.objects.within(school.organisation.pk).get(lesson=lesson).name == "talk.mp3"
    edit_lesson(lesson=lesson, draft=TEXT, files=NO_FILES, revision=revision + 1, by=school.coordinator, at=MOMENT)
    assert not LessonMedia.objects.within(school.organisation.pk).filter(lesson=lesson).exists()


def test_files_go_with_what_they_belonged_to(
    school: School, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lesson = write(school, VIDEO, LessonFiles(sent("film.mp4", MP4), sent("film.vtt", VTT)))
    first = LessonMedia.objects.within(school.organisation.pk).get(lesson=lesson)
    with django_capture_on_commit_callbacks(execute=True):
        edit_lesson(
            lesson=Lesson.objects.within(school.organisation.pk).get(pk=lesson.pk),
            draft=VIDEO,
            files=LessonFiles(sent("other.mp4", MP4)),
            revision=school.reload().revision,
            by=school.coordinator,
            at=MOMENT,
        )
    second = LessonMedia.objects.within(school.organisation.pk).get(lesson=lesson)
    names = [str(first.file.name), str(second.file.name), str(second.captions.name)]
    assert [default_storage.exists(name) for name in names] == [False, True, True]
    with django_capture_on_commit_callbacks(execute=True):
        remove_piece(piece=school.module.lessons.get(pk=lesson.pk), revision=3, by=school.coordinator, at=MOMENT)
    assert [default_storage.exists(name) for name in names] == [False, False, False]


@pytest.mark.parametrize(
    ("form", "name", "content"),
    [
        ("audio", "talk.mp4", MP4),
        ("audio", "talk.mp3", PDF),
        ("audio", "talk.mp3", b""),
        ("audio", "talk.mp3", b"<html><script>alert(1)</script>"),
        ("download", "list.html", b"<html>"),
        ("download", "list.pdf", MP3),
        ("text", "list.pdf", PDF),
    ],
)
def test_a_file_that_is_not_what_the_format_needs_is_refused(
    school: School, form: str, name: str, content: bytes
) -> None:
    with pytest.raises(UnusableFile):
        write(school, LessonDraft("x", "y", form), LessonFiles(sent(name, content)))
    assert len(school.lessons) == 2


def test_captions_have_to_be_webvtt(school: School) -> None:
    with pytest.raises(UnusableFile, match="WebVTT"):
        write(school, VIDEO, LessonFiles(sent("film.mp4", MP4), sent("film.vtt", b"1\n00:00 subtitles")))


def test_a_recording_needs_its_transcript() -> None:
    with pytest.raises(UnusableCourse):
        LessonDraft("Talk", "  ", "audio")
