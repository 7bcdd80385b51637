"""The project's own files: what git tracks or would track, without vendored and generated ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def own_files(*suffixes: str) -> list[Path]:
    """Paths relative to the root, sorted; only those that end in one of the suffixes, if any are named."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = {Path(line) for line in listing.stdout.splitlines() if line}
    return sorted(p for p in paths if (not suffixes or p.suffix in suffixes) and (ROOT / p).is_file())


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
