"""Run a command with DATABASE_URL pointing at a temporary PostgreSQL server, then remove the server again.

    python scripts/with_postgres.py pytest tests
    python scripts/with_postgres.py --check      (exit code 0 when PostgreSQL's programs are there)

PostgreSQL refuses to run as root, so root starts it as the system's `postgres` or `nobody` user. Only the standard
library is used.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

ADVICE = """PostgreSQL's programs (initdb, postgres) were not found.
Install them and try again:    sudo apt-get install postgresql
or say where they are:         export PEERLOOM_PG_BIN=/path/to/postgresql/bin"""


def find_programs() -> Path | None:
    """The newest folder that holds both `initdb` and `postgres`."""
    named = os.environ.get("PEERLOOM_PG_BIN")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [Path(named)] if named else [*installed, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((p for p in candidates if (p / "initdb").exists() and (p / "postgres").exists()), None)


def server_user() -> pwd.struct_passwd | None:
    """Whom to run the server as: nobody else, unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is neither a `postgres` nor a `nobody` user.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_as(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def start(programs: Path, folder: Path, port: int, user: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Make a cluster in ``folder`` that trusts loopback, start it, and wait until it answers."""
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **run_as(user)}
    initdb: list[str | Path]
    initdb = [programs / "initdb", "-D", data, "-U", "peerloom", "-A", "trust", "-E", "UTF8", "-N"]
    initdb.append("--locale=C.UTF-8")
    subprocess.run(initdb, check=True, **quiet)  # type: ignore[call-overload]  # keywords gathered above
    settings: dict[str, object] = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 60,
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]  # keywords gathered above
            [str(programs / "postgres"), "-D", str(data), *flags], **(quiet | {"stdout": log, "stderr": log})
        )
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
    for _ in range(60):
        if subprocess.run(ready, check=False).returncode == 0:
            return server  # type: ignore[no-any-return]  # as the call that made it
        if server.poll() is not None:
            break
        signal.sigtimedwait([], 0.25)
    server.kill()
    raise SystemExit("PostgreSQL did not start. Its log:\n" + (folder / "log").read_text(errors="replace"))


def stop_on_signal(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    programs = find_programs()
    if command == ["--check"]:
        return 0 if programs else 1
    if programs is None:
        raise SystemExit(ADVICE)
    if not command:
        raise SystemExit(__doc__)
    signal.signal(signal.SIGTERM, stop_on_signal)
    folder = Path(tempfile.mkdtemp(prefix="peerloom-postgres-"))
    server = None
    try:
        port = free_port()
        server = start(programs, folder, port, server_user())
        print(f"PostgreSQL from {programs} runs on 127.0.0.1:{port} in {folder} until the command ends.", flush=True)  # noqa: T201  # a script tells its user
        url = f"postgresql://peerloom@127.0.0.1:{port}/postgres"
        return subprocess.run(command, check=False, env=os.environ | {"DATABASE_URL": url}).returncode
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
