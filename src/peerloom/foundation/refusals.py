"""The base of every error that a person may see: an operation that was refused, and why."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """An operation did not happen, nothing was changed. ``message`` says why and what to do, translated.

    Each operation defines its own subclass beside it: ``class CannotPublish(Refused)``.
    """

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class ChangedMeanwhile(Refused):
    """Someone else changed the same thing since it was read; read it again before changing it."""
