"""No orphans: a child ends when the process that started it is gone, however that one ended."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread

GRACE = 20.0
"""Seconds that a child has to end by itself before it is ended."""


def end_with_parent(pipe: int) -> None:
    """Watch the reading end of a pipe whose other end only the parent holds, and end when it closes."""
    Thread(target=_wait_for_the_end, args=(pipe,), name="parent-watch", daemon=True).start()


def _wait_for_the_end(pipe: int) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
