from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from peerloom.cli.demo import demo_command
from peerloom.cli.demo_folder import DemoFolder
from peerloom.cli.django_setup import CannotStart


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "peerloom.sqlite3").write_text("somebody's real data")
    with pytest.raises(CannotStart, match="not a demo"):
        DemoFolder(tmp_path)
    answer = CliRunner().invoke(demo_command, ["--reset", "--fill-only"], env={"PEERLOOM_DATA": str(tmp_path)})
    assert answer.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["peerloom.sqlite3"]


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(CannotStart, match="is a file"):
        DemoFolder(tmp_path / "demo")


def test_a_demo_counts_as_filled_only_once_it_was_filled(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    assert not folder.is_filled
    (folder.path / "peerloom.sqlite3").write_text("half of it")
    assert not DemoFolder(folder.path).is_filled, "the process was killed before the end"
    folder.mark_filled()
    assert DemoFolder(folder.path).is_filled


def test_clearing_leaves_the_mark_and_nothing_of_the_data(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.mark_filled()
    first = folder.secret()
    (folder.path / "media" / "imports").mkdir(parents=True)
    (folder.path / "peerloom.sqlite3").write_text("old")
    assert not folder.is_empty
    folder.clear()
    assert folder.is_empty
    assert not folder.is_filled
    assert folder.secret() != first


def test_clearing_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("keep")
    folder = DemoFolder(tmp_path / "demo")
    (folder.path / "media").symlink_to(outside)
    folder.clear()
    assert (outside / "precious").read_text() == "keep"


def test_the_secret_stays_and_is_the_owners_alone(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    secret = folder.secret()
    assert len(secret) >= 48
    assert folder.secret() == secret
    assert (folder.path / "secret").stat().st_mode & 0o077 == 0


def test_one_demo_is_open_once(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    with folder.in_use(), pytest.raises(CannotStart, match="open already"), DemoFolder(folder.path).in_use():
        pytest.fail("two at once")
    with folder.in_use():
        assert folder.path.is_dir()
