"""What several people made of the same cases."""

from __future__ import annotations

# Fleiss (1971): 30 patients, 6 psychiatrists each; depression, personality disorder, schizophrenia, neurosis, other.
# `diagnoses` in R's irr, whose kappam.fleiss gives kappa = .4302445, z = 17.65183.
DIAGNOSES = [
    [int(count) for count in patient]
    for patient in """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
    00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
    """.split()  # noqa: SIM905  # a row per line would hide how few they are
]

# The worked example of Wikipedia, "Fleiss' kappa": 10 subjects, 14 raters, 5 categories; kappa = .210.
WIKIPEDIA = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": four observers, twelve units, with gaps;
# alpha nominal .743, ordinal .815, interval .849, ratio .797.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]

# Shrout & Fleiss (1979), table 2: six targets, four judges; ICC .17 .29 .71, of means .44 .62 .91.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
