"""Compiling the matching engine beside a worker, so that the first large matching does not wait for it."""

from __future__ import annotations

import atexit
import subprocess
import sys


def warm_engine() -> None:
    """Begin to compile in a process of its own, which ends by itself, or with this one.

    After the first time on a machine it only looks: the machine code is kept on disk.
    """
    warming = subprocess.Popen(
        [sys.executable, "-m", "peerloom.pairing.warming"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )

    def end() -> None:
        if warming.poll() is None:
            warming.terminate()
            warming.wait()

    atexit.register(end)
