"""Texts compared by a model that is already here: never over a network, and never by a model that isn't."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, match
from peerloom.pairing.embeddings import embedding_columns, load_model, register_model, similarity
from peerloom.pairing.installed_models import folder_of
from tests.pairing.hashing_model import HashingModel

MENTEES = ["gardening and growing vegetables", "machine learning", ""]
MENTORS = ["a gardener who grows vegetables", "learning about machines", "the law of inheritance"]

LIBRARY = """
import os
import numpy
AT_IMPORT = os.environ.get("HF_HUB_OFFLINE")

class SentenceTransformer:
    def __init__(self, folder, device=None, local_files_only=False):
        assert AT_IMPORT == "1" and os.environ["TRANSFORMERS_OFFLINE"] == "1"
        assert local_files_only and device == "cpu"
        with open(os.path.join(folder, "modules.json")) as file:
            self.size = int(file.read())

    def encode(self, texts, convert_to_numpy, show_progress_bar):
        assert os.environ["HF_HUB_OFFLINE"] == "1"
        return numpy.array([[len(text), *[1.0] * self.size] for text in texts])
"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def registered() -> Iterator[str]:
    register_model("hashing", lambda: HashingModel(base=0.5))
    yield "hashing"
    load_model.cache_clear()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path with a stand-in for the package sentence-transformers, and a package that has a model."""
    (tmp_path / "sentence_transformers.py").write_text(LIBRARY)
    model = tmp_path / "some_model" / "files"
    model.mkdir(parents=True)
    (tmp_path / "some_model" / "__init__.py").write_text("raise AssertionError('the code of a package was run')")
    (model / "modules.json").write_text("3")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    load_model.cache_clear()
    yield tmp_path
    sys.modules.pop("sentence_transformers", None)
    load_model.cache_clear()


@pytest.mark.parametrize("base", [0.0, 0.5, 2.0])
def test_what_is_unrelated_is_near_zero_whatever_the_model_finds(base: float) -> None:
    found = similarity(MENTEES, MENTORS, HashingModel(base))
    assert found.value[0].argmax() == 0
    assert found.value[1].argmax() == 1
    assert found.value[0, 2] < 0.2
    assert similarity(MENTEES[:1], MENTEES[:1], HashingModel(base)).value[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert ((found.value >= 0) & (found.value <= 1)).all()


def test_a_missing_text_is_unknown() -> None:
    found = similarity(MENTEES, MENTORS, HashingModel())
    assert found.known.tolist() == [[True] * 3, [True] * 3, [False] * 3]
    assert not found.value[2].any()
    assert not similarity(["", ""], [""], HashingModel()).known.any()


@pytest.mark.parametrize("base", [0.0, 0.5])
def test_columns_say_the_same_before_it_is_cut_off_at_zero(base: float) -> None:
    found = similarity(MENTEES, MENTORS, HashingModel(base))
    columns = embedding_columns(MENTEES, MENTORS, HashingModel(base))
    products = columns.left @ columns.right.T
    assert columns.exact
    assert np.allclose(np.clip(products, 0, 1), found.value, atol=1e-5)
    assert np.allclose(products[2], 0)
    assert (columns.mentees_wrote.tolist(), columns.mentors_wrote.tolist()) == ([True, True, False], [True] * 3)


def test_many_texts_are_brought_into_fewer_columns_and_the_loss_is_told() -> None:
    chance = Random(0)
    texts = [" ".join(chance.choices(["opera", "chess", "law", "robots", "bees", "glass"], k=6)) for _ in range(120)]
    columns = embedding_columns(texts[:60], texts[60:], HashingModel(), most_columns=12)
    assert not columns.exact
    assert columns.left.shape == (60, 12)
    assert 0.9 < columns.kept < 1.0


def test_a_criterion_names_its_model(registered: str) -> None:
    plain = Criterion("about", Kind.TEXT, "about", "about")
    named = Criterion("about", Kind.TEXT, "about", "about", model=registered)
    mentees, mentors = [Mentee("e", {"about": "gardening"})], [Mentor("o", {"about": "gardeners"})]
    assert match(mentees, mentors, Rules((plain,))).total == 0
    assert match(mentees, mentors, Rules((named,))).total > 3_000


def test_a_model_is_loaded_once_until_its_name_means_another() -> None:
    register_model("counted", HashingModel)
    first = load_model("counted")
    assert load_model("counted") is first
    register_model("counted", HashingModel)
    assert load_model("counted") is not first


def test_a_folder_is_loaded_offline_and_the_environment_left_as_it_was(library: Path) -> None:
    model = load_model(str(library / "some_model" / "files"))
    assert model.encode(["four"]).tolist() == [[4.0, 1.0, 1.0, 1.0]]
    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_package_that_carries_a_model_is_found_without_running_it(library: Path) -> None:
    assert folder_of("some_model") == library / "some_model" / "files"
    assert load_model("some_model").encode(["a", "b"]).shape == (2, 4)


def test_a_distribution_that_carries_a_model_is_found_by_its_name(library: Path) -> None:
    about = library / "my_some_model-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-some-model\nVersion: 1.0\n")
    (about / "RECORD").write_text("some_model/__init__.py,,\nsome_model/files/modules.json,,\n")
    assert folder_of("my-some-model") == library / "some_model" / "files"


@pytest.mark.parametrize(
    "name", ["sentence-transformers/all-MiniLM-L6-v2", "no_such_package", "numpy", "json", ".", "../"]
)
def test_a_model_that_is_not_here_is_refused_and_not_fetched(name: str) -> None:
    with pytest.raises(ValueError, match="is neither a folder with a sentence model"):
        load_model(name)


def test_without_its_library_a_model_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ValueError, match=r"needs the package sentence-transformers.*compared by their words"):
        load_model(str(tmp_path))


@pytest.mark.parametrize("rows", [np.zeros(3), np.zeros((1, 2)), np.full((12, 2), np.nan), np.full((10, 2), np.inf)])
def test_a_model_that_gives_no_vectors_is_refused(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    class Broken:
        def encode(self, texts: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return rows.astype(np.float32)

    with pytest.raises(ValueError, match="model gave no"):
        similarity(["one"], ["other"], Broken())


def test_the_order_of_people_changes_no_digit() -> None:
    plain = similarity(MENTEES, MENTORS, HashingModel(0.5)).value
    turned = similarity(MENTEES[::-1], MENTORS[::-1], HashingModel(0.5)).value
    assert np.array_equal(turned[::-1, ::-1], plain)
