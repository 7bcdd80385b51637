"""Texts in many languages: which words count, what they weigh, and which of them people are told."""

from __future__ import annotations

import re
from math import sqrt
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, match
from peerloom.pairing.kinds import texts_vectors
from peerloom.pairing.kinds.texts import common_words, text
from peerloom.pairing.kinds.texts_stop_words import STOP_WORDS
from peerloom.pairing.kinds.texts_vectors import text_vectors
from peerloom.pairing.kinds.words import read_texts
from peerloom.pairing.scoring import compare
from tests.pairing.texts_in_languages import WRITTEN

LATIN_WORDS = ["research", "career", "thesis", "abroad", "startup"]
WORDS = [*LATIN_WORDS, "the", "and", "with", "forschung", "und", "der", "хочу", "работа", "研究開発", "ロボット"]


@st.composite
def writings(draw: st.DrawFn) -> list[str]:
    return draw(st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=8))


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_the_language_is_told_from_the_text(language: str) -> None:
    assert [reading.language for reading in read_texts(WRITTEN[language][:3])] == [language] * 3


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_whoever_writes_of_the_same_things_is_closer(language: str) -> None:
    everyone = [three[1 + k] for three in WRITTEN.values() for k in range(2)]
    values = text([WRITTEN[language][0]], everyone).value[0]
    own = 2 * list(WRITTEN).index(language)
    assert values.argmax() == own
    assert values[own] > 5 * values[own + 1]


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_people_are_told_their_common_words_as_the_mentee_wrote_them(language: str) -> None:
    mentee, close, far, shared = WRITTEN[language]
    assert common_words(mentee, close) == shared
    assert common_words(mentee, far) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("Cafe\u0301", "CAFÉ"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
        ("łódź", "Lodz"),
        ("ISPARTA", "ısparta"),
        ("mentors", "Mentor"),
        ("companies", "company"),
        ("Energie", "energy"),
        ("énergies", "energy"),
        ("libros", "libro"),
        ("ёлка", "елка"),
        ("τέχνης", "ΤΕΧΝΗΣ"),
        ("مُدَرِّس", "مدرس"),
        ("البرمجة", "برمجة"),
        ("والتعليم", "تعليم"),
        ("إدارة", "اداره"),
        ("שָׁלוֹם", "שלום"),
        ("می\u200cخواهم", "میخواهم"),
        ("ﾛﾎﾞｯﾄ", "ロボット"),
        ("ＡＩ倫理", "AI 倫理"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert text([one], [other]).value[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("physics", "physician"),
        ("business", "bus"),
        ("university", "universe"),
        ("Paris", "pari"),
        ("राम", "रूम"),
        ("研究", "究研"),
        ("كتاب", "كاتب"),
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert text([one], [other]).value[0, 0] == 0.0


def test_a_word_common_in_a_rare_language_is_not_taken_for_a_rare_word() -> None:
    hobbies = ["szachy", "tenis", "taniec", "sport", "kino", "teatr", "muzyka", "malarstwo"]
    polish = [f"Jestem student i bardzo lubię {hobby}, to jest moje życie" for hobby in hobbies]
    english = [f"I am an engineer and I like the history of {word}" for word in LATIN_WORDS * 12]
    values = text(polish[:1], [*polish[1:], "Moje szachy to jest nie tylko hobby", *english]).value[0]
    assert values[7] > 5 * values[:7].max()


def test_texts_in_other_languages_change_nothing() -> None:
    polish = [WRITTEN["pl"][k] for k in range(3)]
    alone = text(polish[:1], polish[1:]).value
    others = [three[k] for language, three in WRITTEN.items() if language not in ("pl", "cs") for k in range(3)]
    assert np.array_equal(text(polish[:1], [*polish[1:], *others]).value[:, :2], alone)


def test_a_text_in_two_languages_is_read_in_both() -> None:
    mixed = WRITTEN["en"][0] + " " + WRITTEN["de"][0]
    words = read_texts([mixed])[0].counts
    assert {"energy", "forschung"} <= words.keys()
    assert words.keys().isdisjoint({"the", "would", "und", "mich", "fur"})


def test_a_short_text_is_taken_to_be_in_the_usual_language() -> None:
    readings = read_texts(["Robotics", WRITTEN["de"][0], WRITTEN["de"][1], WRITTEN["ru"][0], "Шахматы"])
    assert [reading.language for reading in readings] == ["de", "de", "de", "ru", "ru"]


def test_a_language_without_a_list_of_stop_words_is_a_group_of_its_own() -> None:
    swahili = "Ninapenda kujifunza kuhusu kilimo endelevu pamoja na sayansi katika chuo kikuu nchini Kenya"
    readings = read_texts([swahili, WRITTEN["en"][0], "தமிழ் இலக்கியம் எனக்குப் பிடிக்கும்"])
    assert [reading.language for reading in readings] == ["LATIN", "en", "TAMIL"]


def test_a_writer_may_say_which_language_it_is() -> None:
    criterion = Criterion("about", Kind.TEXT, "about", "about", language="language")
    mentee = Mentee("e", {"about": "die war", "language": "en-GB"})
    mentor = Mentor("o", {"about": "war die", "language": "EN"})
    assert compare(criterion, [mentee], [mentor]).value[0, 0] == pytest.approx(1.0)
    german = Mentor("o", {"about": "war die", "language": "de"})
    assert not compare(criterion, [mentee], [german]).known[0, 0]


@given(texts=writings(), chance=st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_people_changes_no_digit(texts: list[str], chance: Random) -> None:
    n = len(texts) // 2
    rows, cols = chance.sample(range(n), n), chance.sample(range(n, len(texts)), len(texts) - n)
    plain = text(texts[:n], texts[n:])
    shuffled = text([texts[i] for i in rows], [texts[j] for j in cols])
    places = np.ix_(rows, [j - n for j in cols])
    assert np.array_equal(shuffled.value, plain.value[places])
    assert np.array_equal(shuffled.known, plain.known[places])


@given(texts=writings())
@settings(max_examples=100, deadline=None)
def test_the_value_is_the_cosine_of_the_whole_texts(texts: list[str]) -> None:
    """Whoever wrote the same is at 1; values follow from the vectors over all words, not only shared ones."""
    readings = read_texts(texts)
    together = text(texts, texts)
    for i, reading in enumerate(readings):
        assert together.known[i].tolist() == [bool(reading.counts) and bool(other.counts) for other in readings]
        if reading.counts:
            assert together.value[i, i] == pytest.approx(1.0)
    assert np.allclose(together.value, together.value.T)
    assert ((together.value >= 0) & (together.value <= 1)).all()


def test_words_that_only_one_side_uses_still_make_a_text_longer() -> None:
    value = text(["chess opera"], ["chess", "opera chess", "sailing"]).value[0]
    assert value[1] == pytest.approx(1.0)
    rarity = {word: np.log(5 / (0.5 + used)) for word, used in (("chess", 3), ("opera", 2))}
    assert value[0] == pytest.approx(rarity["chess"] / sqrt(rarity["chess"] ** 2 + rarity["opera"] ** 2))


def test_single_pairs_and_blocks_of_rows_give_the_same_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = [three[0] for three in WRITTEN.values()], [three[1] for three in WRITTEN.values()]
    vectors = text_vectors(left, right)
    whole = vectors.cosines()
    rows, cols = np.indices(whole.shape).reshape(2, -1)
    assert np.allclose(vectors.cosines_of(rows, cols), whole.ravel())
    monkeypatch.setattr(texts_vectors, "MOST_CELLS_AT_ONCE", 1)
    assert np.array_equal(vectors.cosines(), whole)


def test_as_many_languages_as_texts_are_needed() -> None:
    with pytest.raises(ValueError, match="languages"):
        text(["one"], ["other"], ["en"])


def test_nobody_wrote_anything() -> None:
    found = text([None, "", " – "], [None])
    assert not found.known.any()
    assert not found.value.any()
    assert text([], []).value.shape == (0, 0)


def test_a_private_text_is_compared_and_not_told() -> None:
    criterion = Criterion("about", Kind.TEXT, "about", "about", sensitive=True)
    people = [Mentee("e", {"about": WRITTEN["en"][0]})], [Mentor("o", {"about": WRITTEN["en"][1]})]
    share = match(*people, Rules((criterion,))).pairs[0].shares[0]
    assert share.points > 0
    assert share.common == ()


def test_the_guide_names_every_language_that_is_known() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "texts.md").read_text(encoding="utf-8")
    assert [*sorted(STOP_WORDS)] == re.findall(r"^(?:`[a-z]{2}` ?)+$", guide, re.MULTILINE)[0].replace("`", "").split()
