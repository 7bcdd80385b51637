"""Where a video call takes place."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.crypto import salted_hmac

from peerloom.domain.programs.models import Program
from peerloom.domain.programs.wording import filled
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import Session

SALT = "peerloom.sessions.room"
LONGEST_LINK = 500


def link_from_pattern(program: Program, session: Session) -> str:
    """A room of its own for one meeting, which nobody can guess; "" where the program has no pattern for it."""
    if session.way != SessionWay.VIDEO or not program.meeting_link:
        return ""
    code = salted_hmac(SALT, session.public_id, algorithm="sha256").hexdigest()[:24]
    link = filled(program.meeting_link, {"code": code})
    return link if is_web_address(link) else ""


def is_web_address(link: str) -> bool:
    """Whether a browser opens it as a page: nothing that runs, nothing on this machine's files."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(link) <= LONGEST_LINK
