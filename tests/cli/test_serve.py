"""The whole site as one process tree: it answers, mends itself, ends cleanly and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.installations import Installation, installation, wait_until


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with installation() as made:
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(port: int, path: str) -> int:
    """The answer's status; 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:  # loopback
            code: int = answer.status
            return code
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
    except OSError:
        return 0


def descendants(pid: int) -> list[int]:
    """Children, their children and so on."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def named(pids: list[int], module: str) -> list[int]:
    return [pid for pid in pids if module in Path(f"/proc/{pid}/cmdline").read_text()]


@contextmanager
def serving(place: Installation) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    site = place.start("serve", "--port", str(port))
    try:
        wait_until(lambda: status(port, "/accounts/login/") == 200 or site.poll() is not None)
        yield site, port
    finally:
        if site.poll() is None:
            site.send_signal(signal.SIGTERM)
        site.communicate(timeout=30)


def test_the_site_answers_and_ends_cleanly(place: Installation) -> None:
    with serving(place) as (site, port):
        assert status(port, "/accounts/login/") == 200
        assert status(port, "/static/css/base.css") == 200
        assert status(port, "/nowhere/") == 404
        family = descendants(site.pid)
        assert named(family, "peerloom.cli.worker")
        site.send_signal(signal.SIGTERM)
        assert site.wait(timeout=30) == 0
    assert [pid for pid in family if alive(pid)] == []
    assert status(port, "/accounts/login/") == 0


def test_a_worker_that_dies_is_replaced(place: Installation) -> None:
    with serving(place) as (site, _):
        (worker,) = named(descendants(site.pid), "peerloom.cli.worker")
        subprocess.run(["kill", "-9", str(worker)], check=True)
        wait_until(lambda: [p for p in named(descendants(site.pid), "peerloom.cli.worker") if p != worker])


def test_nothing_is_orphaned_when_the_parent_is_killed(place: Installation) -> None:
    with serving(place) as (site, _):
        family = descendants(site.pid)
        assert len(family) >= 3
        site.kill()
        site.wait()
        wait_until(lambda: not any(alive(pid) for pid in family))


def test_an_occupied_port_is_one_clear_line(place: Installation) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        outcome = place.run("serve", "--port", str(port))
    assert outcome.returncode == 2
    assert f"Cannot listen on 127.0.0.1, port {port}" in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1
