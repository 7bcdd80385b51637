"""The file mailbox, read back: what the site has sent, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

BETWEEN_LETTERS = b"\n" + b"-" * 79 + b"\n"
"""What Django's file mailbox writes after each message of a file."""
MOST_FILES = 400
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail. ``key`` names it in a URL; ``html`` is "" for a plain one."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def letters_in(folder: Path, *, to: str = "") -> list[Letter]:
    """Those to one address, or all. Only the newest files are read, so that a long demo stays quick."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_FILES]
    found = [letter for path in files for letter in _letters_of(path)]
    return sorted((letter for letter in found if not to or letter.to == to), key=lambda letter: letter.at, reverse=True)


def letter_called(folder: Path, key: str) -> Letter | None:
    return next((letter for letter in letters_in(folder) if letter.key == key), None)


def _letters_of(path: Path) -> Iterator[Letter]:
    parser = BytesParser(EmailMessage, policy=policy.default)
    stem = re.sub(r"[^A-Za-z0-9-]", "-", path.stem)
    for number, content in enumerate(path.read_bytes().split(BETWEEN_LETTERS)):
        if content.strip():
            yield _letter(f"{stem}-{number}", parser.parsebytes(content))


def _letter(key: str, message: EmailMessage) -> Letter:
    return Letter(
        key=key,
        at=_moment(message),
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""


def _moment(message: EmailMessage) -> datetime:
    """A time of an unknown zone ("-0000", which Django writes) is UTC."""
    try:
        told = parsedate_to_datetime(str(message["date"]))
    except ValueError:
        return LONG_AGO
    return told if told.tzinfo else told.replace(tzinfo=UTC)
