"""Bytes to JSON to a document, with the errors of each step."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint
from peerloom.domain.blueprints.reading.connections import problems_between
from peerloom.domain.blueprints.reading.problems import Problem, UnreadableDocument, not_ours
from peerloom.domain.blueprints.reading.values import Reader, shown

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE


class _SaidTwice(ValueError):
    pass


def blueprint_from_bytes(content: bytes) -> Blueprint:
    """The document in a file. Raises UnreadableDocument, whatever the bytes are."""
    if len(content) > LARGEST_FILE:
        size = LARGEST_FILE // MEGABYTE
        raise UnreadableDocument(
            [Problem("", _("The file is larger than %(size)s MB; no program needs that.") % {"size": size})]
        )
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise not_ours() from None
    except _SaidTwice as error:
        raise UnreadableDocument([Problem(str(error), _("stands there twice."))]) from None
    except json.JSONDecodeError as error:
        raise UnreadableDocument(
            [
                Problem(
                    "",
                    _("The file is broken: it is no JSON from line %(line)s, column %(column)s on.")
                    % {"line": error.lineno, "column": error.colno},
                )
            ]
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableDocument(
            [Problem("", _("The file is broken: a number or the depth of it is absurd."))]
        ) from None
    return blueprint_from_data(data)


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


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _SaidTwice(shown(name))
        found[name] = value
    return found
