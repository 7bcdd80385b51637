"""Bytes to JSON, whatever the bytes are."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from peerloom.foundation.documents.problems import Problem, UnreadableDocument
from peerloom.foundation.documents.values import shown


class NotText(UnreadableDocument):
    """The bytes are no text at all."""


class _SaidTwice(ValueError):
    pass


def data_from_bytes(content: bytes) -> Any:
    """The JSON in a file, in which no name stands twice and every number is one. Raises UnreadableDocument."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise NotText([Problem("", _("This is not a text file."))]) from None
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


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _SaidTwice(shown(name))
        found[name] = value
    return found
