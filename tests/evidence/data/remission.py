"""Freireich et al. (1963), Blood 21: weeks in remission of 42 patients with leukaemia, 6-MP against placebo.

`gehan` in R's MASS. Checked by the product-limit estimates in Cox & Oakes (1984) and by coxph's 1.5721 (0.4124).
"""

from __future__ import annotations

TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [bool(int(flag)) for flag in "111010100110001100000"]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

WEEKS = TREATED + PLACEBO
ENDED = RELAPSED + [True] * 21
GROUP = ["6-MP"] * 21 + ["placebo"] * 21
