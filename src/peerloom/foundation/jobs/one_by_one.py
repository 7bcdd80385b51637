from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, transaction

from peerloom.foundation.jobs.context import AttemptOver
from peerloom.foundation.refusals import Refused

log = logging.getLogger(__name__)


class SomeFailed(Exception):
    """All rows were tried, and these could not be done. The job is tried again, which finds only them still to do."""


class OneByOne:
    """Rows of which one that breaks must not stop those behind it.

        with one_by_one() as rows:
            for closure in closures:
                with rows.trying(closure.public_id):
                    end_on_last_day(closure=closure, at=now)
                context.report(0.9)

    Trying a row is a transaction, or a savepoint inside one. What it raises is logged with ``name``. A refusal is no
    failure: somebody was faster. Trouble of the database itself, or the end of the attempt, goes through.
    """

    def __init__(self) -> None:
        self.failed: list[str] = []

    @contextmanager
    def trying(self, name: str) -> Iterator[None]:
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            log.info("%s was left as it is: %s", name, refused)
        except (AttemptOver, OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("%s could not be done; the others go on", name)
            self.failed.append(name)


@contextmanager
def one_by_one() -> Iterator[OneByOne]:
    """Raises SomeFailed at the end when a row failed, so that the job's own row says so."""
    rows = OneByOne()
    yield rows
    if rows.failed:
        some = ", ".join(rows.failed[:5])
        raise SomeFailed(f"{len(rows.failed)} failed: {some}")
