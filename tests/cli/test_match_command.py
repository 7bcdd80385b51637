"""`peerloom match`, run as people run it: files in, files and an exit status out."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from peerloom.cli.main import main
from tests.sheets.conftest import DATA, VARIANTS, rows_of

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
CIVIL = (str(DATA / "civil-service" / "mentees.csv"), str(DATA / "civil-service" / "mentors.csv"))
FIRST_YEAR = (str(DATA / "first-year" / "mentees.csv"), str(DATA / "first-year" / "mentors.csv"))


@dataclass(frozen=True)
class Run:
    status: int
    said: str
    complained: str


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def match(*arguments: str) -> Run:
    result = CliRunner().invoke(main, ["match", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return Run(result.exit_code, result.stdout, result.stderr)


def refusal(*arguments: str) -> str:
    """The one line with which unusable input is refused."""
    run = match(*arguments)
    assert run.status == 2
    (line,) = run.complained.strip().splitlines()
    return line


def table(name: str) -> list[dict[str, str]]:
    with Path("matching", name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def summary() -> dict[str, object]:
    content = json.loads(Path("matching/summary.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def people(path: str) -> dict[str, dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return {row["email address"]: row for row in csv.DictReader(stream)}


def write(name: str, *lines: str) -> str:
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    return name


def two_sheets() -> tuple[str, str]:
    """Two mentees, one mentor with one place."""
    return (
        write(
            "mentees.csv", "email,name,skills (select all)", 'a@example.org,Linh,"art, law"', "b@example.org,Mei,law"
        ),
        write("mentors.csv", "email,name,skills (select all),capacity", 'm@example.org,Noor,"law, art",1'),
    )


@pytest.mark.parametrize("rules", [(), ("--rules", "civil-service")])
def test_civil_service_sheets_keep_every_rule(rules: tuple[str, ...]) -> None:
    run = match(*CIVIL, *rules)
    assert run.status == 0
    mentees, mentors = people(CIVIL[0]), people(CIVIL[1])
    pairs = table("pairs.csv")
    assert len(pairs) == summary()["matched"] == 50
    assert len({pair["mentor"] for pair in pairs}) == len({pair["mentee"] for pair in pairs}) == 50
    for pair in pairs:
        mentee, mentor = mentees[pair["mentee"]], mentors[pair["mentor"]]
        assert mentee["organisation"] != mentor["organisation"]
        assert GRADES.index(mentor["grade"]) > GRADES.index(mentee["grade"])


def test_nothing_private_is_in_any_output() -> None:
    for rules in ((), ("--rules", "civil-service")):
        run = match(*CIVIL, *rules)
        written = run.said + "".join(path.read_text(encoding="utf-8") for path in Path("matching").iterdir())
        for word in ("Gay", "Lesbian", "Transgender", "Non-binary", "Bisexual", "Asexual", "My name is"):
            assert word not in written
        files = "".join(path.read_text(encoding="utf-8") for path in Path("matching").iterdir()).lower()
        for heading in ("identity to match", "characteristics", "match with similar"):
            assert heading not in files


def test_files_hold_what_they_promise() -> None:
    match(*FIRST_YEAR)
    figures = summary()
    pairs = table("pairs.csv")
    assert list(pairs[0])[:5] == ["mentee", "mentor", "mentee_name", "mentor_name", "score"]
    assert {"School", "Languages", "Time to meet", "runner-up", "Other and private"} <= set(pairs[0])
    assert figures["matched"] == len(pairs) == 104
    assert (figures["mentees"], figures["mentors"], figures["objective"]) == (120, 48, "fair")
    scores = [float(pair["score"]) for pair in pairs]
    assert scores == sorted(scores)
    assert figures["total"] == pytest.approx(sum(scores), abs=0.01)
    assert figures["worst"] == min(scores)
    assert figures["gap"] == pytest.approx(1 - sum(scores) / float(str(figures["upper_bound"])), abs=1e-4)
    left = table("unmatched.csv")
    assert {line["side"] for line in left} == {"mentee"}
    assert len(left) == 16
    assert all(line["reason"] and line["smallest change that would help"] for line in left)


def test_what_was_guessed_is_said_and_nobody_meets_themself() -> None:
    run = match(*FIRST_YEAR)
    assert "School" in run.said
    assert "choices: the answers combine 13 options" in run.said
    assert "me0014@students.example.edu answered more than once; row 122 counts" in run.said
    assert "first in your family" in run.said
    assert "private" in run.said
    assert all(pair["mentee"] != pair["mentor"] for pair in table("pairs.csv"))


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_the_same_sheets_from_other_programs_give_the_same_pairs(variant: str, tmp_path: Path) -> None:
    match(*FIRST_YEAR, "--no-html")
    original = [(pair["mentee"], pair["mentor"], pair["score"]) for pair in table("pairs.csv")]
    for side in ("mentees", "mentors"):
        (tmp_path / side).write_bytes(VARIANTS[variant](rows_of("first-year", side)))
    assert match("mentees", "mentors", "--no-html").status == 0
    assert [(pair["mentee"], pair["mentor"], pair["score"]) for pair in table("pairs.csv")] == original


@pytest.mark.parametrize("objective", ["fair", "total", "stable"])
def test_every_objective_gives_a_matching(objective: str) -> None:
    assert match(*FIRST_YEAR, "--objective", objective, "--no-html").status == 0
    assert summary()["objective"] == objective
    assert not Path("matching/report.html").exists()


def test_mentors_that_run_short_are_no_error() -> None:
    run = match(*two_sheets())
    assert run.status == 0
    assert summary()["matched"] == 1
    (left,) = table("unmatched.csv")
    assert left["side"] == "mentee"
    assert "Noor" in left["smallest change that would help"]


def test_a_written_rules_file_gives_the_same_pairs_as_the_guess() -> None:
    for sheets in (FIRST_YEAR, CIVIL):
        match(*sheets, "--no-html")
        guessed = table("pairs.csv")
        assert match(*sheets, "--init").status == 0
        assert match(*sheets, "--rules", "rules.toml", "--no-html").status == 0
        assert [list(pair.values())[:5] for pair in table("pairs.csv")] == [list(pair.values())[:5] for pair in guessed]
        assert "already" in refusal(*sheets, "--init")
        Path("rules.toml").unlink()


def test_a_rules_file_holds_no_private_answer() -> None:
    match(*CIVIL, "--init")
    text = Path("rules.toml").read_text(encoding="utf-8")
    assert "sensitive = true" in text
    assert "Lesbian" not in text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("objective = [", "this is not TOML"),
        ('objective = "best"', "Write one of: fair, total, stable."),
        ("capasity = 2", "Did you mean “capacity”?"),
        ("capacity = -1", "capacity: this is not a whole number from 0 to 100"),
        ('[mentees]\ngrade = "category"\n"no such heading" = "email"', "mentees.csv has no column “no such heading”"),
        ('[mentees]\n"email address" = "e-mail"', "[mentees], “email address”, role: “e-mail” is not known here"),
    ],
)
def test_a_rules_file_that_is_wrong_is_refused_with_place_and_remedy(line: str, says: str) -> None:
    columns = '[mentors]\ngrade = "category"\n'
    if "[mentees]" not in line:
        columns += '[mentees]\ngrade = "category"\n'
    criteria = '[[criteria]]\nkey = "grade"\nkind = "same"\n'
    Path("mine.toml").write_text(f"{line}\n{columns}{criteria}", encoding="utf-8")
    assert says in refusal(*CIVIL, "--rules", "mine.toml")


def test_rules_that_are_nowhere_are_refused() -> None:
    assert "or one of these names: civil-service" in refusal(*CIVIL, "--rules", "nowhere.toml")


def test_locked_pairs_stay() -> None:
    match(*FIRST_YEAR, "--no-html")
    weakest = table("pairs.csv")[0]
    lock = write("locked.csv", "mentee,mentor", f"{weakest['mentee'].upper()},{weakest['mentor']}")
    assert match(*FIRST_YEAR, "--lock", lock, "--objective", "total", "--no-html").status == 0
    (kept,) = [pair for pair in table("pairs.csv") if pair["locked"] == "yes"]
    assert (kept["mentee"], kept["mentor"]) == (weakest["mentee"], weakest["mentor"])


def test_the_pairs_of_an_earlier_run_can_be_locked() -> None:
    match(*CIVIL, "--no-html")
    before = table("pairs.csv")
    assert match(*CIVIL, "--lock", "matching/pairs.csv", "--no-html").status == 0
    assert [(pair["mentee"], pair["mentor"]) for pair in table("pairs.csv")] == [
        (pair["mentee"], pair["mentor"]) for pair in before
    ]


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        ("mentee.00@gov.uk,mentor.02@gov.uk", "it breaks the rule “Grade” and the rule “Organisation”."),
        ("mentee.00@gov.uk,nobody@gov.uk", "column “mentor”: The locked pair mentee.00@gov.uk with nobody@gov.uk"),
        ("mentee.00@gov.uk,", "column “mentor”: The cell is empty."),
    ],
)
def test_a_locked_pair_that_cannot_stay_is_named(pair: str, says: str) -> None:
    line = refusal(*CIVIL, "--lock", write("locked.csv", "mentee,mentor", pair))
    assert line.startswith("Error: locked.csv, row 2, column")
    assert says in line
    assert not Path("matching").exists()


def test_more_locks_than_places_are_named() -> None:
    lock = write("locked.csv", "mentee,mentor", "a@example.org,m@example.org", "b@example.org,m@example.org")
    assert "more pairs are locked than they have places (1)" in refusal(*two_sheets(), "--lock", lock)


@pytest.mark.parametrize("capacity", ["-2", "1000000", "plenty"])
def test_a_capacity_that_is_none_is_refused_with_file_row_and_column(capacity: str) -> None:
    mentees, _ = two_sheets()
    mentors = write(
        "mentors.csv", "email,name,skills (select all),capacity",
        *(f"m{number}@example.org,Noor,law,2" for number in range(4)), f"x@example.org,Noor,art,{capacity}",
    )  # fmt: skip
    assert refusal(mentees, mentors).startswith(f"Error: mentors.csv, row 6, column “capacity”: “{capacity}”")


def test_unusable_sheets_are_refused_in_one_line() -> None:
    good, _ = two_sheets()
    assert "can't be read" in refusal(good, "missing.csv")
    assert "mentors.csv: The file is empty." in refusal(good, write("mentors.csv"))
    assert "There are headings but no answers." in refusal(good, write("mentors.csv", "email,name"))
    Path("mentors.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert "This is a picture" in refusal(good, "mentors.csv")
    assert "row 2, column “C”" in refusal(good, write("mentors.csv", "email,name", "a@example.org,Tran, Linh"))


def test_what_people_typed_is_escaped_and_neutralised_everywhere() -> None:
    write("mentees.csv", "email,first name,skills (select all)", "a@example.org,<script>alert(1)</script>,\"law, art\"",
          "=cmd|'/C calc'!A0,\"=HYPERLINK(\"\"http://x\"\",\"\"me\"\")\",law")  # fmt: skip
    write("mentors.csv", "email,first name,skills (select all)", "m@example.org,@SUM(1),\"law, <img src=x>\"",
          "n@example.org,👩🏽‍🚀 דנה,art")  # fmt: skip
    assert match("mentees.csv", "mentors.csv").status == 0
    report = Path("matching/report.html").read_text(encoding="utf-8")
    assert "<script" not in report
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in report
    assert "<img" not in report
    assert "👩🏽‍🚀 דנה" in report
    for name in ("pairs.csv", "unmatched.csv"):
        with Path("matching", name).open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'@SUM(1)" in Path("matching/pairs.csv").read_text(encoding="utf-8")


def test_the_report_stands_by_itself() -> None:
    match(*FIRST_YEAR)
    report = Path("matching/report.html").read_text(encoding="utf-8")
    for outside in ("http://", "https://", "<link", "src=", "@import"):
        assert outside not in report
    assert report.count("<tr>") > 104
    assert "104 of 120 mentees have a mentor" in report


def test_files_of_others_are_never_overwritten() -> None:
    sheets = two_sheets()
    Path("mine").mkdir()
    write("mine/pairs.csv", "my own list")
    assert "pairs.csv is there already and not from this command" in refusal(*sheets, "--out", "mine")
    assert Path("mine/pairs.csv").read_text(encoding="utf-8") == "my own list"
    assert [path.name for path in Path("mine").iterdir()] == ["pairs.csv"]
    assert match(*sheets).status == match(*sheets).status == 0  # our own results are replaced


def test_the_command_needs_no_web_framework_and_help_no_numbers() -> None:
    check = "import sys, peerloom.cli.main; sys.exit(any(name in sys.modules for name in ('django', 'numpy', 'scipy')))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
    script = (
        "import sys; from peerloom.cli.main import main\n"
        f"main(['match', {CIVIL[0]!r}, {CIVIL[1]!r}], standalone_mode=False)\n"
        "sys.exit('django' in sys.modules or 'openpyxl' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_workbook_of_an_enormous_size_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    Path("bomb.xlsx").write_bytes(stream.getvalue())
    good, _ = two_sheets()
    assert "bomb.xlsx: The workbook unpacks to far more" in refusal(good, "bomb.xlsx")


def test_more_pairs_than_can_be_compared_are_refused() -> None:
    for side, count in (("mentees", 20_001), ("mentors", 1_000)):
        write(f"{side}.csv", "email,skill", *(f"{side}{number}@example.org,law" for number in range(count)))
    assert "20,001 mentees and 1,000 mentors make 20,001,000 possible pairs" in refusal("mentees.csv", "mentors.csv")


def test_a_terminal_that_cannot_write_a_name_does_not_stop_the_command() -> None:
    command = [sys.executable, "-m", "peerloom.cli.main", "match", *FIRST_YEAR, "--no-html"]
    done = subprocess.run(command, check=False, capture_output=True, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert summary()["matched"] == 104


def test_a_reader_who_stops_listening_does_not_keep_files_from_being_written() -> None:
    command = f"{sys.executable} -m peerloom.cli.main match {' '.join(CIVIL)} --no-html | head -c 1"
    subprocess.run(["sh", "-c", command], check=False, capture_output=True)
    assert summary()["matched"] == 50


def test_rules_serve_sheets_that_lack_names_but_not_sheets_that_lack_a_criterion() -> None:
    rest = "match with similar identity,identity to match,characteristics,biography"
    person = "Department of {place},Policy,no,,,text"
    headings = f"email address,grade,organisation,profession,{rest}"
    mentees = write("mentees.csv", headings, "a@example.org,AO," + person.format(place="Joy"))
    mentors = write("mentors.csv", headings, "m@example.org,HEO," + person.format(place="Love"))
    assert match(mentees, mentors, "--rules", "civil-service").status == 0
    assert summary()["matched"] == 1
    write("mentors.csv", headings.replace("profession", "work"), "m@example.org,HEO," + person.format(place="Love"))
    assert "mentors.csv has no column “profession”" in refusal(mentees, mentors, "--rules", "civil-service")


def test_when_a_rule_forbids_everybody_the_report_says_so() -> None:
    write("mentees.csv", "email,grade", "a@example.org,SCS4")
    write("mentors.csv", "email,grade", "m@example.org,AO")
    write("mine.toml", '[mentees]\nemail = "email"\ngrade = "scale"\n[mentors]\nemail = "email"\ngrade = "scale"',
          '[[criteria]]\nkey = "grade"\nkind = "step"\nscale = ["AO", "SCS4"]\nrequired = true')  # fmt: skip
    assert match("mentees.csv", "mentors.csv", "--rules", "mine.toml").status == 0
    assert summary()["matched"] == 0
    assert "Nobody could be paired." in Path("matching/report.html").read_text(encoding="utf-8")
    assert "the rule “Grade”" in table("unmatched.csv")[0]["reason"]


def test_a_lone_mentor_with_a_negative_capacity_is_not_taken_for_one_without() -> None:
    mentees, _ = two_sheets()
    mentors = write("mentors.csv", "email,skills (select all),How many mentees can you take?", "m@example.org,law,-1")
    assert "mentors.csv, row 2, column “How many mentees can you take?”: “-1” is below zero" in refusal(
        mentees, mentors
    )


def test_a_private_cell_that_cannot_be_read_is_named_without_its_text() -> None:
    question = "How important is your mentor's gender to you?"
    lines = [f"p{number}@example.org,female,{number % 5 + 1}" for number in range(10)]
    mentees = write("mentees.csv", f"email,Gender,{question}", *lines)
    mentors = write("mentors.csv", "email,Gender", "m@example.org,female", "n@example.org,male")
    gender = 'Gender = { role = "category", field = "gender", sensitive = true }'
    matters = f"{question!r} = {{ role = 'importance', field = 'matters', sensitive = true, options = ['1', '2'] }}"
    rules = f"""
        [mentees]
        email = "email"
        {gender}
        {matters}
        [mentors]
        email = "email"
        {gender}
        [[criteria]]
        key = "gender"
        kind = "same"
        importance = "matters"
    """
    line = refusal(mentees, mentors, "--rules", write("mine.toml", rules))
    assert line.startswith("Error: mentees.csv, row 4, column “How important")
    assert "The answer can't be read." in line
