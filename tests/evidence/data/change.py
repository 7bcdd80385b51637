"""Data of published examples, each with the summary that its source gives of it."""

from __future__ import annotations

SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""R's `sleep` (Student 1908): extra hours of sleep of ten people under two drugs; means .75 and 2.33."""

MAIZE_SELF = [17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18]
MAIZE_CROSSED = [23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12]
"""Darwin (1876), in Fisher (1935), The Design of Experiments, section 16: heights of fifteen pairs of plants in inches;
the differences add up to 314 eighths of an inch."""

ERGO_STOOL = [
    *([12, 15, 12, 10], [10, 14, 13, 12], [7, 14, 13, 9], [7, 11, 10, 9], [8, 11, 8, 7]),
    *([9, 11, 11, 10], [8, 12, 12, 11], [7, 11, 8, 7], [9, 13, 10, 8]),
]
"""`ergoStool` of R's nlme: the effort of nine people to get up from four types of stool."""

OATS = {
    "I": {"Golden Rain": [117, 114, 161, 141], "Marvellous": [105, 140, 118, 156], "Victory": [111, 130, 157, 174]},
    "II": {"Golden Rain": [70, 108, 126, 149], "Marvellous": [96, 124, 121, 144], "Victory": [61, 91, 97, 100]},
    "III": {"Golden Rain": [60, 102, 89, 96], "Marvellous": [89, 129, 132, 124], "Victory": [68, 64, 112, 86]},
    "IV": {"Golden Rain": [64, 103, 132, 133], "Marvellous": [70, 89, 104, 117], "Victory": [74, 89, 81, 122]},
    "V": {"Golden Rain": [80, 82, 94, 126], "Marvellous": [63, 70, 109, 99], "Victory": [62, 90, 100, 116]},
    "VI": {"Golden Rain": [89, 82, 86, 104], "Marvellous": [97, 99, 119, 121], "Victory": [53, 74, 118, 113]},
}
"""`oats` of R's MASS (Yates 1935): yields by block, variety, and 0, 0.2, 0.4 and 0.6 cwt of nitrogen."""

P_VALUES = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
"""Benjamini and Hochberg (1995), section 4.2: fifteen outcomes of a trial of thrombolysis."""

CARS_SPEED = [
    *(4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16),
    *(17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25),
]
CARS_DISTANCE = [
    *(2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40),
    *(32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85),
]
"""R's `cars` (Ezekiel 1930): means 15.4 and 42.98."""

TUNA_LIGHTNESS = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
TUNA_SCORE = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
"""Hollander and Wolfe (1973), p. 187: the example of R's `cor.test`."""

HALF_LIFE = [7, 15, 19, 15, 21, 22, 57, 15, 20, 18]
DISPLACED = [0.000, 0.964, 0.000, 0.000, 0.921, 0.000, 0.000, 1.006, 0.000, 1.011]
DEGREE = [9, 2, 3, 4, 1, 3, 1, 3, 6, 1]
BETWEENNESS = [1.78e-02, 1.05e-06, 1.37e-05, 7.18e-03, 0.0, 0.0, 0.0, 4.48e-03, 2.10e-06, 0.0]
"""The example of R's ppcor (Kim 2015, Communications for Statistical Applications and Methods 22, 665-674)."""
