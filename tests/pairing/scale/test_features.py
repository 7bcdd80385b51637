"""Scores at scale are those of `score_pairs`: the exact ones equal, the compiled ones but for rounding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.embeddings import register_model
from peerloom.pairing.scale import blocks, compile_features, pair_scores
from peerloom.pairing.scale.layout import LEAST
from peerloom.pairing.scale.search import prepare
from peerloom.pairing.scoring import score_pairs
from tests.pairing.scale.people import pools

Pool = tuple[list[Mentee], list[Mentor], Rules]


@settings(max_examples=150, deadline=None)
@given(pools())
def test_exact_scores_of_blocks_and_pairs_are_those_of_all_pairs(pool: Pool) -> None:
    mentees, mentors, rules = pool
    expected = score_pairs(mentees, mentors, rules)
    features = compile_features(mentees, mentors, rules)
    rows = np.arange(len(mentees))[::-1]
    for part, found in blocks(features, rows):
        assert found.score.tolist() == expected.score[part].tolist()
        assert found.allowed.tolist() == expected.allowed[part].tolist()
        assert found.banned.tolist() == expected.banned[part].tolist()
        for one, other in zip(found.criteria, expected.criteria, strict=True):
            assert one.forbids.tolist() == other.forbids[part].tolist()
    row, col = np.indices(expected.score.shape).reshape(2, -1)
    pairs = pair_scores(features, row, col)
    assert pairs.score.tolist() == expected.score.ravel().tolist()
    assert pairs.allowed.tolist() == expected.allowed.ravel().tolist()
    for c, scored in enumerate(expected.criteria):
        assert pairs.value[c] == pytest.approx(scored.value.ravel())
        assert pairs.known[c].tolist() == scored.known.ravel().tolist()
        assert pairs.weight[c] == pytest.approx(np.multiply.outer(scored.of_mentee, scored.of_mentor).ravel())


@settings(max_examples=300, deadline=None)
@given(st.one_of(pools(), pools(least=20, most=24)))
def test_the_compiled_pass_allows_the_same_pairs_and_is_off_by_rounding_alone(pool: Pool) -> None:
    mentees, mentors, rules = pool
    expected = score_pairs(mentees, mentors, rules)
    search = prepare(compile_features(mentees, mentors, rules))
    for first, values in search.values(lambda: False):
        rows = slice(first, first + len(values))
        allowed = values > LEAST
        assert allowed.tolist() == expected.allowed[rows].tolist()
        assert np.abs(values - expected.score[rows])[allowed].max(initial=0.0) < 0.6


@settings(max_examples=60, deadline=None)
@given(pools())
def test_some_of_the_people_keep_their_scores(pool: Pool) -> None:
    mentees, mentors, rules = pool
    features = compile_features(mentees, mentors, rules)
    rows, cols = np.arange(len(mentees))[::2], np.arange(len(mentors))[::-1]
    every, some = features, features.only(rows, cols)
    row, col = np.indices((len(rows), len(cols))).reshape(2, -1)
    assert pair_scores(some, row, col).score.tolist() == pair_scores(every, rows[row], cols[col]).score.tolist()


class Letters:
    """A model to which every letter has a direction of its own."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        directions = np.random.default_rng(1).standard_normal((128, 12)).astype(np.float32)
        return np.array([sum(directions[ord(letter) % 128] for letter in text) for text in texts])


def test_a_sentence_model_scores_alike() -> None:
    register_model("letters", Letters)
    mentees = [Mentee(f"e{i}", {"x": text}) for i, text in enumerate(("bead", "cage", "", "head"))]
    mentors = [Mentor(f"o{j}", {"x": text}) for j, text in enumerate(("bad bed", "gag", "face", "", "hedge"))]
    rules = Rules((Criterion("x", Kind.TEXT, "x", "x", model="letters"),))
    expected = score_pairs(mentees, mentors, rules).score
    features = compile_features(mentees, mentors, rules)
    (values,) = (values for _, values in prepare(features).values(lambda: False))
    assert len(set(expected.ravel().tolist())) >= 5
    assert np.abs(values - expected).max() < 2
    row, col = np.indices(expected.shape).reshape(2, -1)
    assert pair_scores(features, row, col).score == pytest.approx(expected.ravel(), abs=1)


@pytest.mark.parametrize("people", [(0, 3), (3, 0), (0, 0)])
def test_an_empty_side_gives_no_pairs(people: tuple[int, int]) -> None:
    n, m = people
    mentees, mentors = [Mentee(str(i)) for i in range(n)], [Mentor(str(j)) for j in range(m)]
    features = compile_features(mentees, mentors, Rules((Criterion("x", Kind.SAME, "x", "x"),)))
    assert [values.size for _, values in prepare(features).values(lambda: False)] in ([], [0])


def test_rare_options_and_common_ones_score_alike() -> None:
    """Enough people that some columns are sparse, and more mentors than one tile holds."""
    mentees = [Mentee(f"e{i}", {"x": frozenset({f"rare {i}", "common", f"some {i % 7}"})}) for i in range(40)]
    mentors = [Mentor(f"o{j}", {"x": frozenset({f"rare {j % 300}", "common", f"some {j % 5}"})}) for j in range(1200)]
    rules = Rules((Criterion("x", Kind.OVERLAP, "x", "x"),))
    search = prepare(compile_features(mentees, mentors, rules))
    assert search.layout.sparse.value.size > 0
    values = np.vstack([values for _, values in search.values(lambda: False)])
    assert np.abs(values - score_pairs(mentees, mentors, rules).score).max() < 0.6
