from __future__ import annotations

from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Resource

ICONS = {
    LessonFormat.TEXT: "book",
    LessonFormat.SLIDES: "screen",
    LessonFormat.AUDIO: "chat",
    LessonFormat.VIDEO: "video",
    LessonFormat.DOWNLOAD: "download",
}


def kinds_of(resource: Resource) -> list[tuple[str, str]]:
    """(name, icon) of each kind in which the resource is there, its files being loaded."""
    there = {LessonFormat(file.format) for file in resource.files.all()}
    if resource.body:
        there.add(LessonFormat.TEXT)
    return [(str(kind.label), ICONS[kind]) for kind in LessonFormat if kind in there]
