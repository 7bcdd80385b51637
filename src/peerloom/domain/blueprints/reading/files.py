"""Bytes to JSON to a document, with the errors of each step."""

from __future__ import annotations

from django.utils.translation import gettext as _

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint
from peerloom.domain.blueprints.reading.connections import problems_between
from peerloom.foundation.documents.files import NotText, data_from_bytes
from peerloom.foundation.documents.problems import Problem, UnreadableDocument
from peerloom.foundation.documents.values import Reader

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE


def blueprint_from_bytes(content: bytes) -> Blueprint:
    """The document in a file. Raises UnreadableDocument, whatever the bytes are."""
    if len(content) > LARGEST_FILE:
        size = LARGEST_FILE // MEGABYTE
        raise UnreadableDocument(
            [Problem("", _("The file is larger than %(size)s MB; no program needs that.") % {"size": size})]
        )
    try:
        return blueprint_from_data(data_from_bytes(content))
    except NotText:
        raise not_ours() from None


def blueprint_from_data(data: object) -> Blueprint:
    """The document in parsed JSON. Raises UnreadableDocument."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise not_ours()
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        raise UnreadableDocument(
            [
                Problem(
                    "version",
                    _("This site reads version %(ours)s; the file is of another one, or does not say.")
                    % {"ours": VERSION},
                )
            ]
        )
    reader = Reader()
    found = reader.dataclass(Blueprint, {k: v for k, v in data.items() if k not in ("format", "version")}, "")
    if not isinstance(found, Blueprint):
        raise UnreadableDocument(reader.problems)
    problems = problems_between(found)
    if problems:
        raise UnreadableDocument(problems)
    return found


def not_ours() -> UnreadableDocument:
    return UnreadableDocument([Problem("", _("This is not a Peerloom program file."))])
