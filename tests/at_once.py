"""Things done at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

from django.db import OperationalError, connection
from django.utils.functional import Promise

from peerloom.foundation.jobs import JobContext
from peerloom.foundation.refusals import Refused


class Silent(JobContext):
    """An attempt that nobody watches."""

    def report(self, share: float, text: str | Promise = "") -> None: ...


def at_once(*doings: Callable[[], object]) -> list[object]:
    """What each answers, or the kind of its refusal."""
    start = Barrier(len(doings))

    def together(doing: Callable[[], object]) -> object:
        start.wait(timeout=60)
        return in_turn(doing)

    with ThreadPoolExecutor(len(doings)) as windows:
        return list(windows.map(together, doings))


def in_turn(doing: Callable[[], object]) -> object:
    """For a thread of its own: what it answers, or the kind of its refusal, once it had its turn."""
    try:
        return answer_of(doing)
    finally:
        connection.close()


def answer_of(doing: Callable[[], object]) -> object:
    """What it answers, or the kind of its refusal, once it had its turn."""
    for _ in range(3000):
        try:
            return doing()
        except OperationalError as error:  # SQLite in memory refuses at once where a file would wait
            if "locked" not in str(error):
                raise
            sleep(0.02)
        except Refused as refusal:
            return type(refusal)
    return "never had its turn"


def in_words(doing: Callable[[], object]) -> Callable[[], str]:
    """The same, answering with what a refusal says."""

    def told() -> str:
        try:
            return str(doing())
        except Refused as refusal:
            return str(refusal)

    return told
