"""The text criterion: how alike two free texts are, by their words or by a sentence model."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.pairing.answers import answer_of, as_text
from peerloom.pairing.embeddings import load_model, similarity
from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.kinds.texts_shared import common_words
from peerloom.pairing.kinds.texts_vectors import text_vectors
from peerloom.pairing.profiles import Answer, Mentee, Mentor
from peerloom.pairing.rules import Criterion

__all__ = ["common_words", "text", "texts_compared"]


def texts_compared(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """By the criterion's model where it names one, else by words. Raises ValueError where the model isn't installed."""
    left = [as_text(answer_of(mentee.answers, criterion.mentee)) for mentee in mentees]
    right = [as_text(answer_of(mentor.answers, criterion.mentor)) for mentor in mentors]
    if criterion.model:
        return similarity(left, right, load_model(criterion.model))
    everyone: tuple[Mentee | Mentor, ...] = (*mentees, *mentors)
    languages = [as_text(answer_of(person.answers, criterion.language)) for person in everyone]
    return text(left, right, languages)


def text(
    mentees: Sequence[Answer | None], mentors: Sequence[Answer | None], languages: Sequence[str] = ()
) -> Comparison:
    """Cosine of the two texts' TF-IDF vectors; a word in every text counts next to nothing.

    ``languages`` holds a code for each text, mentees first, "" where it isn't known; none at all is fine.
    """
    vectors = text_vectors([as_text(one) for one in mentees], [as_text(one) for one in mentors], languages)
    return Comparison(vectors.cosines(), both(vectors.mentees_wrote, vectors.mentors_wrote))
