"""The courses that come with Peerloom, one file each in ``builtin/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from peerloom.domain.training.course_files import BadCourseFile, read_course_file
from peerloom.domain.training.drafts import CourseDraft

FOLDER = Path(__file__).parent / "builtin"


class NoSuchBuiltinCourse(LookupError):
    """No built-in course has this key."""


@cache
def builtin_courses() -> dict[str, CourseDraft]:
    """All of them by key, in the order of their titles. A file that cannot be read stops everything, by name."""
    drafts = [_read(path) for path in sorted(FOLDER.glob("*.md"))]
    return {draft.origin: draft for draft in sorted(drafts, key=lambda draft: draft.plan.title)}


def builtin_course(key: str) -> CourseDraft:
    """Raises NoSuchBuiltinCourse."""
    try:
        return builtin_courses()[key]
    except KeyError:
        raise NoSuchBuiltinCourse(key) from None


def _read(path: Path) -> CourseDraft:
    try:
        draft = read_course_file(path.read_text(encoding="utf-8"))
    except BadCourseFile as error:
        raise ValueError(f"{path.name}, {error}") from error
    if draft.origin != path.stem:
        raise ValueError(f"{path.name}: its key is {draft.origin!r}, and has to be that of the file")
    return draft
