"""Runs measurements, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from pairing_peers.tasks import Measured, Task

PATIENCE = 1_800
"""Seconds before a measurement is given up."""


class NotMeasured(Exception):
    """The process ended without an answer; the message says how."""


def run(task: Task) -> Measured:
    command = [sys.executable, "-m", "pairing_peers.child", json.dumps(asdict(task))]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as expired:
        raise NotMeasured(f"no answer within {PATIENCE} seconds") from expired
    if done.returncode:
        raise NotMeasured((done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1])
    answer = json.loads(done.stdout.splitlines()[-1])
    return Measured(**{**answer, "seconds": tuple(answer["seconds"])})
