"""Texts as columns: exact where they are few, told how much is lost where they are many."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from peerloom.pairing.kinds.texts import text
from peerloom.pairing.kinds.texts_columns import TextColumns, in_columns, text_columns
from peerloom.pairing.kinds.texts_vectors import text_vectors


def pool(seed: int, n: int, m: int, words: int = 400) -> tuple[list[str], list[str]]:
    """Biographies of 30 words, some of them common and some of a topic; now and then nothing."""
    chance = Random(seed)
    vocabulary = [f"w{number}" for number in range(words)]
    topics = [chance.sample(vocabulary, min(25, words)) for _ in range(12)]

    def biography() -> str:
        if chance.random() < 0.05:
            return ""
        common = [vocabulary[int(words * chance.random() ** 3)] for _ in range(15)]
        return " ".join([*common, *chance.choices(chance.choice(topics), k=15)])

    return [biography() for _ in range(n)], [biography() for _ in range(m)]


def product(columns: TextColumns) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    assert columns.left.dtype == columns.right.dtype == np.float32
    return columns.left @ columns.right.T


@pytest.mark.parametrize(
    ("n", "m", "words", "most"), [(40, 50, 60, 60), (20, 60, 400, 20), (60, 20, 400, 20), (1, 1, 400, 1), (0, 4, 9, 1)]
)
def test_few_words_or_few_people_on_one_side_are_exact(n: int, m: int, words: int, most: int) -> None:
    mentees, mentors = pool(1, n, m, words)
    columns = text_columns(mentees, mentors, most_columns=most)
    exact = text(mentees, mentors)
    assert (columns.exact, columns.kept) == (True, 1.0)
    assert columns.left.shape[1] <= most
    assert np.allclose(product(columns), exact.value, atol=1e-6)
    assert np.array_equal(np.logical_and.outer(columns.mentees_wrote, columns.mentors_wrote), exact.known)


@pytest.mark.parametrize("most", [8, 32, 96])
def test_what_is_kept_is_measured_and_near_the_best_there_is(most: int) -> None:
    mentees, mentors = pool(2, 150, 130)
    columns = text_columns(mentees, mentors, most_columns=most)
    exact = text(mentees, mentors).value
    lost = np.square(exact - product(columns)).sum() / np.square(exact).sum()
    best = np.square(np.linalg.svd(exact, compute_uv=False)[most:]).sum() / np.square(exact).sum()
    assert not columns.exact
    assert columns.left.shape[1] == most
    assert columns.kept == pytest.approx(1.0 - lost, abs=1e-5)
    assert best - 1e-6 <= lost <= best + 0.01


def test_what_is_kept_of_many_is_measured_on_some() -> None:
    mentees, mentors = pool(3, 1_300, 60)
    columns = text_columns(mentees, mentors, most_columns=24)
    exact = text(mentees, mentors).value
    lost = np.square(exact - product(columns)).sum() / np.square(exact).sum()
    assert columns.kept == pytest.approx(1.0 - lost, abs=0.03)


def test_more_columns_keep_more() -> None:
    mentees, mentors = pool(4, 120, 120)
    kept = [text_columns(mentees, mentors, most_columns=most).kept for most in (4, 16, 64, 119)]
    assert kept == sorted(kept)
    assert kept[-1] > 0.999


@pytest.mark.parametrize("most", [16, 60])
def test_the_order_of_people_changes_no_digit(most: int) -> None:
    mentees, mentors = pool(5, 90, 60)
    rows, cols = Random(0).sample(range(90), 90), Random(1).sample(range(60), 60)
    plain = text_columns(mentees, mentors, most_columns=most)
    shuffled = text_columns([mentees[i] for i in rows], [mentors[j] for j in cols], most_columns=most)
    assert (shuffled.exact, shuffled.kept) == (plain.exact, plain.kept)
    if plain.exact:
        assert np.array_equal(product(shuffled), product(plain)[np.ix_(rows, cols)])
    else:
        assert np.array_equal(shuffled.left, plain.left[rows])
        assert np.array_equal(shuffled.right, plain.right[cols])


def test_dense_rows_are_brought_into_fewer_columns_too() -> None:
    mentees, mentors = pool(6, 80, 70)
    vectors = text_vectors(mentees, mentors)
    sparse = in_columns(vectors.left, vectors.right, 24)
    dense = in_columns(vectors.left.toarray(), vectors.right.toarray(), 24)
    assert np.allclose(sparse[0] @ sparse[1].T, dense[0] @ dense[1].T, atol=0.05)
    assert sparse[3] == pytest.approx(dense[3], abs=2e-3)


def test_texts_without_a_common_word_need_no_column() -> None:
    columns = text_columns(["opera"], ["chess", ""], most_columns=8)
    assert columns.left.shape == (1, 0)
    assert (columns.exact, columns.mentors_wrote.tolist()) == (True, [True, False])


def test_at_least_one_column_is_needed() -> None:
    with pytest.raises(ValueError, match="most_columns"):
        text_columns(["opera"], ["opera"], most_columns=0)
