from __future__ import annotations

import pytest

from peerloom.domain.training.models import Lesson, LessonMedia
from tests.domain.training.recordings import MP4, PDF, VTT, sent
from tests.factories.training import make_lesson
from tests.web.training.conftest import Classroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(room: Classroom) -> Lesson:
    lesson = make_lesson(room.module, title="Film", format="video", body="Every word of it.")
    LessonMedia.objects.create(
        organisation=room.organisation,
        lesson=lesson,
        file=sent("x.mp4", MP4),
        captions=sent("x.vtt", VTT),
        captions_language="en",
        name="film.mp4",
        content_type="video/mp4",
        size=len(MP4),
    )
    return lesson


def read(answer: object) -> bytes:
    try:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    finally:
        answer.close()  # type: ignore[attr-defined]


def test_a_film_comes_with_captions_and_transcript(room: Classroom, film: Lesson) -> None:
    page = room.mentee.get("lesson", film.public_id).content.decode()
    assert 'kind="captions"' in page
    assert 'srclang="en"' in page
    assert "Every word of it." in page
    answer = room.mentee.get("captions", film.public_id)
    assert answer["Content-Type"].startswith("text/vtt")
    assert read(answer) == VTT


def test_a_recording_whose_file_is_gone_is_its_transcript(room: Classroom) -> None:
    lesson = make_lesson(room.module, title="Talk", format="audio", body="Every word of it.")
    page = room.mentee.get("lesson", lesson.public_id).content.decode()
    assert "The recording is not there at the moment" in page
    assert "Every word of it." in page
    assert room.mentee.get("file", lesson.public_id).status_code == 404
    assert room.mentee.get("captions", lesson.public_id).status_code == 404


def test_a_file_that_the_disk_has_lost_is_not_found(room: Classroom, film: Lesson) -> None:
    media = LessonMedia.objects.within(room.organisation.pk).get(lesson=film)
    media.file.delete(save=False)
    assert room.mentee.get("file", film.public_id).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, MP4),
        ("bytes=0-", 206, MP4),
        ("bytes=4-7", 206, MP4[4:8]),
        ("bytes=-10", 206, MP4[-10:]),
        ("bytes=10-99999999", 206, MP4[10:]),
        ("bytes=99999999-", 416, b""),
        ("bytes=7-4", 416, b""),
        ("bytes=-", 200, MP4),
        ("bytes=0-1,3-4", 200, MP4),
        ("lines=0-1", 200, MP4),
        ("bytes=" + "9" * 99 + "-", 200, MP4),
    ],
)
def test_players_get_the_part_that_they_ask_for(
    room: Classroom, film: Lesson, asked: str, status: int, part: bytes
) -> None:
    address = room.mentee.address("file", film.public_id)
    answer = room.mentee.client.get(address, headers={"range": asked} if asked else {})
    assert answer.status_code == status
    if status != 416:
        assert read(answer) == part
        assert answer["Content-Type"] == "video/mp4"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert int(answer["Content-Length"]) == len(part)
    else:
        assert answer["Content-Range"] == f"bytes */{len(MP4)}"


def test_a_download_is_saved_and_not_shown(room: Classroom) -> None:
    lesson = make_lesson(room.module, title="List", format="download", body="What it is for.")
    LessonMedia.objects.create(
        organisation=room.organisation,
        lesson=lesson,
        file=sent("x.pdf", PDF),
        name="Überblick.pdf",
        content_type="application/pdf",
        size=len(PDF),
    )
    assert "Download “Überblick.pdf”" in room.mentee.get("lesson", lesson.public_id).content.decode()
    answer = room.mentee.get("file", lesson.public_id)
    assert answer["Content-Disposition"].startswith("attachment")
    assert read(answer) == PDF
