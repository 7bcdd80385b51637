"""The pairing engine against its peers: seconds, memory and objectives on the same instances, as ratios of one run.

    .venv/bin/python benchmarks/pairing.py                 every row; needs about 3 GB of memory
    .venv/bin/python benchmarks/pairing.py --quick         every row with a tenth of the people
    .venv/bin/python benchmarks/pairing.py --only exact    one row

Each solver is measured in a process of its own: the median of three runs, fewer where they take more than 20 seconds,
one for a million people, with what a peer needs to convert the scores. A ratio is how many times longer than the
engine a solver takes; for a million people, how many times longer than reading every pair's score, mentor and
mentor's price once. Prints Markdown. Fails when two solvers do not find the same total, or one does not answer; a
goal that is missed is only told.
"""

from __future__ import annotations

import argparse
import sys

from pairing_peers.machine import description
from pairing_peers.report import Line, as_markdown
from pairing_peers.rows import ROWS


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the pairing engine against its peers.")
    parser.add_argument("--quick", action="store_true", help="every row with a tenth of the people")
    parser.add_argument("--only", choices=[row.name for row in ROWS], help="one row")
    chosen = parser.parse_args()
    lines: list[Line] = []
    for row in ROWS:
        if chosen.only in (None, row.name):
            print(f"{row.name}: {row.work}", file=sys.stderr)
            lines += row.lines(divisor=10 if chosen.quick else 1)
    print(as_markdown(lines))
    print()
    print(description())
    return 1 if any(line.failed for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
