"""From people's answers to terms: each distinct answer is read once, and only what both sides mention is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, as_text
from peerloom.pairing.kinds import scales
from peerloom.pairing.problem import Indices
from peerloom.pairing.profiles import Answer, Mentee, Mentor, WeeklyTimes
from peerloom.pairing.rules import Criterion, Kind
from peerloom.pairing.scale.naming import named
from peerloom.pairing.scale.terms import Crossing, Meaning, OnScale, Shared, Term

if TYPE_CHECKING:
    from scipy import sparse

People = Sequence[Mentee | Mentor]
Answers = Sequence[Answer | None]
ALL_COLUMNS = 1 << 20


def read_term(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Term:
    """Raises ValueError where a text criterion names a model that isn't installed."""
    left, right = answers_of(mentees, criterion.mentee), answers_of(mentors, criterion.mentor)
    match criterion.kind:
        case Kind.OVERLAP | Kind.SAME | Kind.DIFFERENT:
            return _options(criterion, left, right)
        case Kind.STEP:
            below, above = scales.positions(left, criterion.scale), scales.positions(right, criterion.scale)
            return OnScale(criterion, below, above)
        case Kind.NEARNESS:
            return OnScale(criterion, scales.positions(left, ()), scales.positions(right, ()))
        case Kind.SCHEDULE:
            return _weekly(criterion, left, right)
        case Kind.TEXT:
            return _text(criterion, mentees, mentors)
        case Kind.PREFERENCE | Kind.HISTORY:
            return named(criterion, mentees, mentors)


def answers_of(people: People, name: str) -> list[Answer | None]:
    return [answer_of(person.answers, name) for person in people]


def sparse_rows(rows: Iterable[Mapping[int, float]], width: int) -> sparse.csr_array[np.float64]:
    """Column to value for each row."""
    from scipy import sparse

    starts, columns, values = [0], [], []
    for row in rows:
        for column in sorted(row):
            columns.append(column)
            values.append(row[column])
        starts.append(len(columns))
    parts = (np.array(values, dtype=np.float64), np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int64))
    return sparse.csr_array(parts, shape=(len(starts) - 1, width))


def _options(criterion: Criterion, left: Answers, right: Answers) -> Shared:
    read = {answer: tuple(as_options(answer)) for answer in {*left, *right}}
    common = set().union(*(read[a] for a in set(left))) & set().union(*(read[a] for a in set(right)))
    column = {option: index for index, option in enumerate(sorted(common))}
    rows = {a: {column[o]: 1.0 for o in options if o in column} for a, options in read.items()}
    crossing = Crossing(*(sparse_rows((rows[a] for a in side), len(column)) for side in (left, right)))
    size = np.array([len(read[a]) for a in left], dtype=np.float64)
    offered = np.array([len(read[a]) for a in right], dtype=np.intp)
    return Shared(criterion, crossing, size > 0, offered > 0, np.maximum(size, 1.0))


def _weekly(criterion: Criterion, left: Answers, right: Answers) -> Shared:
    ours, theirs = _intervals(left), _intervals(right)
    cuts = np.unique(np.concatenate([ours[:, 1:].ravel(), theirs[:, 1:].ravel()]))
    lengths = np.diff(cuts).astype(np.float64)
    free = _free(ours, cuts, len(left))
    free.data = lengths[free.indices]
    crossing = Crossing(free, _free(theirs, cuts, len(right)))
    left_known, right_known = (
        np.bincount(side[:, 0], minlength=size) > 0 for side, size in ((ours, len(left)), (theirs, len(right)))
    )
    return Shared(criterion, crossing, left_known, right_known, np.ones(len(left)))


def _intervals(answers: Answers) -> Indices:
    """(i, 3): person, first and last minute of each interval, overlapping ones merged, in order."""
    found: list[tuple[int, int, int]] = []
    for person, answer in enumerate(answers):
        for start, end in sorted(answer.intervals) if isinstance(answer, WeeklyTimes) else ():
            if found and found[-1][0] == person and start <= found[-1][2]:
                found[-1] = (person, found[-1][1], max(found[-1][2], end))
            else:
                found.append((person, start, end))
    return np.array(found, dtype=np.intp).reshape(-1, 3)


def _free(intervals: Indices, cuts: Indices, people: int) -> sparse.csr_array[np.float64]:
    """(people, len(cuts) - 1): 1.0 for each time between two cuts at which someone is free."""
    from scipy import sparse

    first, last = np.searchsorted(cuts, intervals[:, 1]), np.searchsorted(cuts, intervals[:, 2])
    count = last - first
    columns = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    starts = np.concatenate([[0], np.cumsum(np.bincount(intervals[:, 0], weights=count, minlength=people))])
    parts = (np.ones(len(columns)), columns.astype(np.int32), starts.astype(np.int64))
    return sparse.csr_array(parts, shape=(people, max(len(cuts) - 1, 0)))


def _text(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Shared | Meaning:
    left = [as_text(answer) for answer in answers_of(mentees, criterion.mentee)]
    right = [as_text(answer) for answer in answers_of(mentors, criterion.mentor)]
    if criterion.model:
        from peerloom.pairing.embeddings import embedding_columns, load_model

        columns = embedding_columns(left, right, load_model(criterion.model), most_columns=ALL_COLUMNS)
        return Meaning(criterion, columns.left, columns.right, columns.mentees_wrote, columns.mentors_wrote)
    from peerloom.pairing.kinds.texts_vectors import text_vectors

    everyone: tuple[Mentee | Mentor, ...] = (*mentees, *mentors)
    languages = [as_text(answer_of(person.answers, criterion.language)) for person in everyone]
    vectors = text_vectors(left, right, languages)
    crossing = Crossing(vectors.left, vectors.right)
    return Shared(criterion, crossing, vectors.mentees_wrote, vectors.mentors_wrote, np.ones(len(left)))
