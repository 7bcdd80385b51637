"""`compare_groups` and `paired_change` against figures that others published of data that anybody can look at."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from peerloom.evidence import compare_groups, paired_change

DATA = Path(__file__).parent / "data"
near = pytest.approx


def columns(name: str) -> dict[str, list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def numbers(words: list[str]) -> list[float | None]:
    return [float(word) if word else None for word in words]


@pytest.mark.parametrize(
    ("treatment", "other", "difference", "se", "p"),
    [("FT", "CBT", 8.6601, 2.1931, 0.000189), ("CBT", "FT", 4.0971, 1.8935, 0.033999)],
)
def test_analysis_of_covariance_of_the_anorexia_data(
    treatment: str, other: str, difference: float, se: float, p: float
) -> None:
    """Hand and others (1993), table 285, MASS::anorexia: lm(Postwt ~ Prewt + Treat) with "Cont" as the reference, as R
    prints it. The third group is a covariate here, so that the other two are compared within the one model."""
    data = columns("anorexia.csv")
    found = compare_groups(
        numbers(data["before"]),
        numbers(data["after"]),
        [one == treatment for one in data["treatment"]],
        covariates={other: [float(one == other) for one in data["treatment"]]},
        errors="classic",
    ).ancova
    assert [found.difference, found.se] == near([difference, se], abs=5e-5)
    assert found.p == near(p, abs=5e-7)


def test_the_paired_test_of_family_therapy() -> None:
    """The same data, t.test(Postwt, Prewt, paired = TRUE) in the group "FT": t = 4.1849, df = 16, p = .0007003."""
    data = columns("anorexia.csv")
    pairs = [
        (before, after)
        for before, after, treatment in zip(
            numbers(data["before"]), numbers(data["after"]), data["treatment"], strict=True
        )
        if treatment == "FT"
    ]
    found = paired_change([before for before, _after in pairs], [after for _before, after in pairs])
    assert (found.n, found.df) == (17, 16)
    assert found.t == near(4.1849, abs=5e-5)
    assert found.p == near(0.0007003, abs=5e-8)
    assert (found.difference, found.ci_low, found.ci_high) == near((7.264706, 3.58470, 10.94471), abs=5e-6)


def test_difference_in_differences_of_the_minimum_wage() -> None:
    """Card and Krueger (1994), American Economic Review 84, table 3, row 4: change in full-time equivalents of stores
    with both waves, Pennsylvania -2.28, New Jersey .47, difference 2.75 with a standard error of 1.34 that does not
    assume equal variances. Their data, public.dat, as full-time equivalents."""
    data = columns("fast_food.csv")
    before, after = numbers(data["before"]), numbers(data["after"])
    treated = [one == "1" for one in data["new_jersey"]]
    found = compare_groups(before, after, treated)
    assert (len(before), found.n, found.left_out) == (410, 384, 26)
    change = found.difference_in_differences
    assert [change.difference, change.se] == near([2.75, 1.34], abs=0.005)
    both = [(b, a, t) for b, a, t in zip(before, after, treated, strict=True) if b is not None and a is not None]
    means = [
        sum(a - b for b, a, t in both if t is state) / sum(t is state for _b, _a, t in both) for state in (False, True)
    ]
    assert means == near([-2.28, 0.47], abs=0.005)
