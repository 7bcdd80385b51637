"""Long rows made ready for a mixed model: one row per person and wave."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.change.covariates import covariates_of
from peerloom.evidence.change.intervals import check_sizes
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, Table, column
from peerloom.evidence.labels import is_gap

Labels = Sequence[Hashable] | NDArray[Any]
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rows:
    """What can be used, of shape (rows,) each: values, and codes of waves, persons and clusters (one for all if there
    are none). ``covariates`` (rows, k). ``waves`` in order, the first being the reference; ``handed_in`` counts rows
    and ``persons_handed_in`` persons before those with a gap were left out."""

    values: Floats
    wave: Codes
    person: Codes
    cluster: Codes
    covariates: Floats
    waves: tuple[Hashable, ...]
    handed_in: int
    persons_handed_in: int

    @property
    def at_each(self) -> Codes:
        """How many rows each wave has."""
        return np.bincount(self.wave, minlength=len(self.waves))

    @property
    def n_persons(self) -> int:
        return int(np.unique(self.person).size)

    @property
    def n_repeated(self) -> int:
        """Persons with two waves or more: they alone tell change from difference between people."""
        return int((np.bincount(self.person) > 1).sum()) if self.person.size else 0


def rows_of(
    values: Numbers,
    wave: Labels,
    person: Labels,
    *,
    cluster: Labels | None,
    covariates: Numbers | Table | None,
    waves: Sequence[Hashable] | None,
) -> Rows:
    """Read and check long rows. A row without a value, a covariate or a cluster is left out.

    Raises `CannotCompute` for what is no row of one person in one wave, twice the same, or a person of two clusters.
    """
    answers = column(values, "values")
    check_sizes(answers, "values")
    if not answers.size:
        raise CannotCompute("values are empty; a change needs people with an answer in several waves")
    held = np.empty((answers.size, 0)) if covariates is None else covariates_of(covariates, "covariates")
    check_sizes(held, "covariates")
    order, wave_codes = _waves(wave, waves)
    persons, person_codes = _coded(person, "person")
    cluster_codes = np.zeros_like(person_codes) if cluster is None else _coded(cluster, "cluster")[1]
    sizes = {answers.size, wave_codes.size, person_codes.size, cluster_codes.size, held.shape[0]}
    if len(sizes) > 1:
        raise CannotCompute(f"values, wave, person, cluster and covariates differ in how many rows they have: {sizes}")
    used = ~np.isnan(answers) & ~np.isnan(held).any(axis=1) & (cluster_codes >= 0)
    _check(person_codes[used], wave_codes[used], cluster_codes[used])
    return Rows(
        values=answers[used],
        wave=wave_codes[used],
        person=np.unique(person_codes[used], return_inverse=True)[1],
        cluster=np.unique(cluster_codes[used], return_inverse=True)[1],
        covariates=held[used],
        waves=order,
        handed_in=answers.size,
        persons_handed_in=len(persons),
    )


def _waves(wave: Labels, waves: Sequence[Hashable] | None) -> tuple[tuple[Hashable, ...], Codes]:
    found, codes = _coded(wave, "wave")
    if (codes < 0).any():
        raise CannotCompute("wave has a gap; each row needs to say which wave it is of")
    order = _natural(list(found)) if waves is None else list(waves)
    if len(set(order)) != len(order) or not set(found) <= set(order):
        raise CannotCompute("waves has to name every wave that occurs, in order, and each once")
    order = [label for label in order if label in found]
    place = np.array([order.index(label) for label in found], dtype=np.intp)
    return tuple(order), place[codes]


def _natural(labels: list[Any]) -> list[Hashable]:
    """Numbers and dates in their order; words have none but that in which they first occur."""
    if any(isinstance(label, str) for label in labels):
        return labels
    try:
        return sorted(labels)
    except TypeError:
        return labels


def _coded(labels: Labels, name: str) -> tuple[dict[Hashable, int], Codes]:
    """Labels by first appearance, and the code of each row: -1 for a gap."""
    found: dict[Hashable, int] = {}
    try:
        plain = labels.tolist() if isinstance(labels, np.ndarray) else labels
        codes = [-1 if is_gap(label) else found.setdefault(label, len(found)) for label in plain]
    except TypeError as unhashable:
        raise CannotCompute(f"{name} has to hold one label per row: words or numbers") from unhashable
    return found, np.array(codes, dtype=np.intp)


def _check(person: Codes, wave: Codes, cluster: Codes) -> None:
    if (person < 0).any():
        raise CannotCompute("person has a gap; each row needs to say whose it is")
    if _pairs(person, wave) < person.size:
        raise CannotCompute("a person has two rows of the same wave; keep one of them")
    if _pairs(person, cluster) > np.unique(person).size:
        raise CannotCompute("a person belongs to two clusters; give each person one, such as the first mentor")


def _pairs(one: Codes, other: Codes) -> int:
    """How many different pairs of codes there are."""
    return np.unique(one * (other.max(initial=0) + 1) + other).size
