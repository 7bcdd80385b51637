"""Messages for tests, made the way people make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.models import Message, Relationship
from peerloom.domain.relationships.operations.conversations.reading import mark_read
from peerloom.domain.relationships.operations.conversations.sending import Draft, send_message
from peerloom.domain.relationships.rules.conversations_files import ReadyFile
from peerloom.foundation.public_ids import new_public_id
from tests.factories.people import MOMENT


def say(
    relationship: Relationship,
    person: Person,
    text: str = "See you on Thursday.",
    *,
    at: datetime = MOMENT,
    files: Sequence[ReadyFile] = (),
    public_id: str = "",
    told: bool = False,
) -> Message:
    draft = Draft(public_id or new_public_id(), text, files, staff_reading_told=told)
    return send_message(relationship=relationship, draft=draft, by=actor_of(person, at=at), at=at)


def have_read(message: Message, person: Person, *, at: datetime | None = None) -> None:
    moment = at or message.sent_at + timedelta(seconds=1)
    mark_read(message=message, by=actor_of(person, at=moment), at=moment)


def a_file(name: str = "plan.txt", content: bytes = b"What we do next") -> ReadyFile:
    return ReadyFile(name, "text/plain", content)


def a_picture(form: str = "JPEG", *, gps: bool = False, size: tuple[int, int] = (40, 30)) -> bytes:
    """The bytes of a picture; with ``gps`` it notes where it was taken."""
    written = BytesIO()
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Camera of Linh"
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0)})
    picture.save(written, form, exif=exif)
    return written.getvalue()
