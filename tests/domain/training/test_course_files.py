from __future__ import annotations

from pathlib import Path

import pytest

from peerloom.domain.training.builtin_courses import FOLDER, builtin_courses
from peerloom.domain.training.course_files import BadCourseFile, read_course_file
from peerloom.domain.training.documents import document_of, draft_from
from peerloom.domain.training.drafts import ChoiceDraft, CourseDraft, UnusableCourse, slides_in

HERE = Path(__file__).parent / "shelf"
SMALL = (HERE / "small-course.md").read_text(encoding="utf-8")
NEXT = (HERE / "next-course.md").read_text(encoding="utf-8")


def test_every_built_in_course_can_be_read_and_builds_on_others_that_are_there() -> None:
    courses = builtin_courses()
    assert len(courses) == len(list(FOLDER.glob("*.md")))
    for course in courses.values():
        assert set(course.plan.prerequisites) <= courses.keys()
        assert course.plan.minutes > 0


def test_a_file_is_read_as_it_was_written() -> None:
    course = read_course_file(SMALL)
    assert (course.origin, course.plan.title, course.plan.valid_months) == ("small-course", "A small course", 12)
    [module] = course.modules
    text, slides = module.lessons
    assert (text.title, text.format, text.minutes) == ("Why listening is work", "text", 6)
    assert text.body.startswith("Some **text**.")
    assert "### A lower heading" in text.body
    assert slides_in(slides.body) == ["Slide one", "Slide two"]
    one, several = module.quiz
    assert (one.several, several.several, module.pass_share) == (False, True, 70)
    assert one.choices[0] == ChoiceDraft("To interrupt", right=False, feedback="That stops people.")
    assert one.feedback == "Questions open what statements close."
    assert [choice.right for choice in several.choices] == [True, True, False]


def test_zero_months_mean_that_it_counts_for_ever() -> None:
    assert read_course_file(NEXT).plan.valid_months is None


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("+++\nkey", "key", 1),
        ('audience = "both"', 'audience = "all"', 2),
        ("minutes = 20", "minutes = twenty", 6),
        ("minutes = 20", 'minutes = "20"', 6),
        ("minutes = 20\n", "", 8),
        ("minutes = 20", "minutes = 20\nhours = 1", 7),
        ('key = "small-course"', 'key = "Small Course"', 2),
        ("# Module: Hearing what is meant", "Text\n# Module: Hearing", 10),
        ("# Module: Hearing what is meant", "# Modul: Hearing", 10),
        ("# Module: Hearing what is meant", "# Module: " + "x" * 161, 10),
        ("# Module: Hearing what is meant", "# Module: Empty\n# Module: Hearing", 10),
        ("## Lesson (text, 6 minutes)", "## Lesson (story, 6 minutes)", 12),
        ("## Lesson (text, 6 minutes)", "## Lesson (text, 0 minutes)", 12),
        ("## Lesson (text, 6 minutes)", "## Lesson (text, six minutes)", 12),
        ("### A lower heading", "## A high heading", 16),
        ("## Quiz (pass 70)", "## Quiz (pass 170)", 28),
        ("## Quiz (pass 70)", "## Quiz", 28),
        ("( ) To interrupt", "[ ] To interrupt", 31),
        ("( ) To interrupt", "(X) To interrupt", 31),
        ("( ) To interrupt", "To interrupt", 31),
        ("(x) To ask", "( ) To ask", 30),
        ("( ) To interrupt", "(x) To interrupt", 30),
        ("(x) To ask", "(x) To interrupt", 30),
        ("! Questions open", "! Twice\n! Questions open", 34),
        ("? What helps most?\n", "", 30),
        ("[ ] Advice :: Not yet.\n", "[ ] Advice\n## Lesson (text, 1 minute): Late\nText\n", 39),
    ],
)
def test_a_slip_is_told_with_its_line(was: str, now: str, line: int) -> None:
    assert was in SMALL
    with pytest.raises(BadCourseFile) as caught:
        read_course_file(SMALL.replace(was, now, 1))
    assert caught.value.line == line, caught.value


@pytest.mark.parametrize("text", ["", "+++", "+++\n+++", "\x00", "# Module: x", SMALL.split("# Module")[0]])
def test_half_a_file_is_refused(text: str) -> None:
    with pytest.raises(BadCourseFile):
        read_course_file(text)


def test_a_document_and_back_is_the_same_course() -> None:
    course = read_course_file(SMALL)
    assert draft_from(document_of(course)) == course


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "course",
        {},
        {"title": ""},
        {"title": 7},
        {"title": "x\x00"},
        {"title": "x", "unknown": 1},
        {"title": "x", "minutes": True},
        {"title": "x", "minutes": 10**9},
        {"title": "x", "required": "yes"},
        {"title": "x", "audience": ["both"]},
        {"title": "x", "prerequisites": "y"},
        {"title": "x", "prerequisites": [{}]},
        {"title": "x", "modules": {}},
        {"title": "x", "modules": [{}]},
        {"title": "x", "modules": [{"title": "m"}] * 31},
        {"title": "x", "modules": [{"title": "m", "lessons": [{"title": "l"}]}]},
        {"title": "x", "modules": [{"title": "m", "lessons": [{"title": "l", "body": "b" * 60_001}]}]},
        {"title": "x", "modules": [{"title": "m", "quiz": [{"text": "q", "choices": []}]}]},
        {"title": "x", "modules": [{"title": "m", "quiz": [{"text": "q", "choices": [{"text": "a"}, {"text": "b"}]}]}]},
        {"title": "x", "modules": [{"title": "m", "quiz": [{"text": "q", "choices": [1, 2]}]}]},
    ],
)
def test_a_document_that_makes_no_course_is_refused(document: object) -> None:
    with pytest.raises(UnusableCourse):
        draft_from(document)


def test_a_document_may_leave_out_what_has_a_default() -> None:
    draft = draft_from({"title": "x", "modules": [{"title": "m", "lessons": [{"title": "l", "body": "b"}]}]})
    assert isinstance(draft, CourseDraft)
    assert draft.modules[0].lessons[0].minutes == 5
