"""How long `peerloom match` takes on 500 x 500 sign-up sheets, against the time of a bare `python -c pass`.

    .venv/bin/python benchmarks/match_command.py

Prints seconds for the whole process, from its start to the finished report (the median of several runs), the same for
an empty process, and the ratio. Goal: under 2 seconds.
"""

from __future__ import annotations

import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = 500
RUNS = 5
GOAL_SECONDS = 2.0
SKILLS = [f"Skill {number}" for number in range(30)]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TIMES = ("Morning", "Afternoon", "Evening")
WORDS = ("growth", "career", "research", "teaching", "travel", "music", "family", "writing", "design", "data", "law")


def write_sheet(path: Path, side: str, chance: random.Random) -> None:
    headings = ["Timestamp", "Email Address", "First name", "Last name", "School"]
    headings += [
        "Skills (select all that apply)",
        "What are some of your hobbies?",
        "Tell us about yourself",
        "First in your family to study? (only used for matching)",
    ]
    headings += [f"When could you meet? [{day}]" for day in DAYS]
    if side == "mentor":
        headings.append("How many students are you comfortable mentoring?")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(_person(number, side, chance) for number in range(PEOPLE))


def _person(number: int, side: str, chance: random.Random) -> list[str]:
    row = [f"3/{number % 27 + 1}/2026 10:00:00", f"{side}{number}@example.org", f"Name{number}", f"Family{number}"]
    row += [
        chance.choice(("Arts", "Commerce", "Nursing", "Engineering", "Education, Human Development")),
        ", ".join(chance.sample(SKILLS, 4)),
        ", ".join(chance.sample(("reading", "running", "chess", "volunteering, tutoring", "choir"), 2)),
        " ".join(chance.choices(WORDS, k=25)),
        chance.choice(("Yes", "No", "Prefer not to say")),
    ]
    row += [", ".join(chance.sample(TIMES, chance.randint(0, 3))) for _ in DAYS]
    return [*row, chance.choice(("1", "1-2", "2", "Up to 3"))] if side == "mentor" else row


def seconds(*command: str, folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, chance = Path(name), random.Random(2026)
        for side in ("mentee", "mentor"):
            write_sheet(folder / f"{side}s.csv", side, chance)
        command = (sys.executable, "-m", "peerloom.cli.main", "match", "mentees.csv", "mentors.csv")
        seconds(*command, folder=folder)  # once, so that every module is compiled
        runs = [seconds(*command, folder=folder) for _ in range(RUNS)]
        bare = [seconds(sys.executable, "-c", "pass", folder=folder) for _ in range(RUNS)]
    middle, empty = statistics.median(runs), statistics.median(bare)
    print(f"{PEOPLE} x {PEOPLE}, sheets to finished report: {middle:.2f} s (from {min(runs):.2f} to {max(runs):.2f})")
    print(f"python -c pass: {empty:.3f} s; ratio {middle / empty:.0f}")
    print("goal reached" if middle < GOAL_SECONDS else f"slower than the goal of {GOAL_SECONDS:g} s")


if __name__ == "__main__":
    main()
