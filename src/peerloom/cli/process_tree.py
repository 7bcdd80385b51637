"""A command and the processes it keeps running."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Event
from time import monotonic

log = logging.getLogger(__name__)

GRACE = 20.0
LOOK = 0.2
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 1.0, 30.0, 60.0
"""Seconds: to end in; between looks; before a restart, at first and at most; until a child counts as steady."""


class Child:
    """A module of ours in a process group of its own, which ends with this process even when that is killed."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.module = module
        self._reading, self._writing = os.pipe()
        self._command = [sys.executable, "-P", "-m", module, *arguments, "--parent-pipe", str(self._reading)]
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._restart_at = 0.0
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        self._started_at = monotonic()
        self._process = subprocess.Popen(self._command, pass_fds=[self._reading], start_new_session=True)

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll() if self._process else None

    def keep_running(self) -> None:
        """Start it again when it has ended, after a pause that grows while it keeps ending soon."""
        code = self.exit_code()
        if code is None:
            return
        if not self._restart_at:
            if monotonic() - self._started_at > STEADY:
                self._pause = FIRST_PAUSE
            log.error("%s ended unasked (exit code %s); it starts again in %.0f s", self.module, code, self._pause)
            self._restart_at = monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        elif monotonic() >= self._restart_at:
            self._restart_at = 0.0
            self.start()

    def ask_to_end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self, *, within: float) -> None:
        """Wait for it; then end whatever is left of its process group."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(within, 0.0))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in time and is ended now", self.module)
        with suppress(ProcessLookupError):  # nothing was left, as it should be
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._reading)
        os.close(self._writing)


def run_together(vital: Child, helper: Child, *, stop: Event) -> int:
    """Run both until asked to stop, or until the vital one ends. Returns the exit code: 0 when asked to stop."""
    children = (vital, helper)
    try:
        for child in children:
            child.start()
        while not stop.wait(LOOK):
            if vital.exit_code() is not None:
                log.error("%s ended unasked (exit code %s)", vital.module, vital.exit_code())
                return 1
            helper.keep_running()
        return 0
    finally:
        for child in children:
            child.ask_to_end()
        deadline = monotonic() + GRACE
        for child in children:
            child.end(within=deadline - monotonic())
