"""migrate, worker, doctor and audit on an installation of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.installations import Installation, installation

DRIVER = "tests.cli.installation_driver"


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with installation() as made:
        yield made


@pytest.mark.parametrize(
    ("command", "name", "value", "named"),
    [
        ("migrate", "PEERLOOM_SECRET_KEY", "short", "PEERLOOM_SECRET_KEY must be set"),
        ("serve", "PEERLOOM_SECRET_KEY", "", "PEERLOOM_SECRET_KEY must be set"),
        ("serve", "PEERLOOM_MAIL", "pigeon", "Write one of: smtp, file, console."),
        ("migrate", "PEERLOOM_URL", "mentoring.example.org", "Write an address like https://"),
        ("migrate", "DATABASE_URL", "mysql://root@localhost/peerloom", "DATABASE_URL is not the address"),
        ("migrate", "DATABASE_URL", "postgresql://peerloom@127.0.0.1:1/peerloom", "the database does not answer"),
        ("worker", "DATABASE_URL", "postgresql://peerloom@127.0.0.1:1/peerloom", "the database does not answer"),
    ],
)
def test_a_faulty_configuration_is_one_clear_line(
    place: Installation, command: str, name: str, value: str, named: str
) -> None:
    outcome = place.run(command, **{name: value})
    assert outcome.returncode == 2
    (line,) = outcome.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    assert named in line


def test_migrate_says_what_it_did_and_then_that_nothing_is_left_to_do() -> None:
    with installation(migrated=False) as fresh:
        refused = fresh.run("worker", "--once")
        assert (refused.returncode, "Run: peerloom migrate" in refused.stderr) == (2, True)
        first = fresh.run("migrate")
        assert first.returncode == 0
        assert "mentoring.0001_initial" in first.stdout
        assert "changes were made" in first.stdout
        assert "nothing to do" in fresh.run("migrate").stdout


def test_the_data_folder_is_made_for_its_own_user_only(place: Installation) -> None:
    folder = place.data / "deep" / "inside"
    assert place.run("audit", "verify", PEERLOOM_DATA=str(folder)).returncode in {0, 2}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_doctor_finds_what_is_wrong_and_says_how_to_mend_it(place: Installation) -> None:
    outcome = place.run("doctor", PEERLOOM_HOST="example.org", PEERLOOM_MAIL="smtp")
    assert outcome.returncode == 1
    assert "PEERLOOM_HOST is set, but means nothing." in outcome.stdout
    assert "Set PEERLOOM_MAIL_HOST and PEERLOOM_MAIL_FROM." in outcome.stdout
    assert "Start one with: peerloom worker" in outcome.stdout
    assert "3 to mend." in outcome.stdout


def test_doctor_asks_the_mail_server_only_when_told_to(place: Installation) -> None:
    nowhere = {"PEERLOOM_MAIL": "smtp", "PEERLOOM_MAIL_HOST": "127.0.0.1", "PEERLOOM_MAIL_PORT": "1"}
    sender = {"PEERLOOM_MAIL_FROM": "Mentoring <mentoring@example.org>"}
    assert "does not let us in" not in place.run("doctor", **nowhere, **sender).stdout
    asked = place.run("doctor", "--mail", **nowhere, **sender)
    assert (asked.returncode, "does not let us in" in asked.stdout) == (1, True)


def test_doctor_does_not_need_a_readable_configuration_or_a_database(place: Installation) -> None:
    unreadable = place.run("doctor", PEERLOOM_SECRET_KEY="")
    assert (unreadable.returncode, "PEERLOOM_SECRET_KEY must be set" in unreadable.stdout) == (1, True)
    unreachable = place.run("doctor", DATABASE_URL="postgresql://peerloom@127.0.0.1:1/peerloom")
    assert (unreachable.returncode, "The database does not answer" in unreachable.stdout) == (1, True)
    assert "Traceback" not in unreachable.stderr


def test_doctor_is_content_with_an_installation_that_works() -> None:
    with installation() as healthy:
        assert healthy.run("at-work", module=DRIVER).returncode == 0
        outcome = healthy.run("doctor")
        assert outcome.returncode == 0, outcome.stdout
        assert "Everything is in order." in outcome.stdout


def test_audit_verify_names_the_event_at_which_the_record_breaks() -> None:
    with installation() as tampered:
        assert tampered.run("record", module=DRIVER).returncode == 0
        whole = tampered.run("audit", "verify")
        assert (whole.returncode, whole.stdout) == (0, "The record is whole: 3 events.\n")
        assert tampered.run("tamper", module=DRIVER).returncode == 0
        broken = tampered.run("audit", "verify")
        assert broken.returncode == 1
        assert "breaks at event 2: its content was changed." in broken.stderr
        assert "has gaps" not in tampered.run("doctor").stdout
