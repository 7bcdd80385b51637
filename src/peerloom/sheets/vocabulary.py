"""The words by which sign-up forms give themselves away."""

from __future__ import annotations

import re

from peerloom.sheets.sheet import folded

MISSING = frozenset(
    {
        "",
        "prefer not to say",
        "prefer not to answer",
        "prefer not to disclose",
        "rather not say",
        "n/a",
        "na",
        "n.a.",
        "none",
        "nil",
        "null",
        "-",
        "--",
        "–",
        "—",
        "not applicable",
        "no answer",
        "not answered",
        "unknown",
        "undeclared",
        "undecided",
        "don't know",
        "don’t know",
        "tbd",
        "?",
        "#n/a",
    }
)
YES = frozenset(
    {
        "yes",
        "y",
        "true",
        "1",
        "ja",
        "oui",
        "sí",
        "si",
        "sim",
        "x",
        "✓",
        "✔",
        "yes please",
        "definitely",
        "checked",
    }
)
NO = frozenset(
    {
        "no",
        "n",
        "false",
        "0",
        "nein",
        "non",
        "não",
        "nao",
        "no thanks",
        "no thank you",
    }
)
INDIFFERENT = frozenset(
    {
        "doesn't matter",
        "doesn’t matter",
        "does not matter",
        "no preference",
        "not important",
        "don't mind",
        "don’t mind",
        "either",
        "any",
        "indifferent",
        "i don't mind",
        "it doesn't matter",
        "maybe",
    }
)

KNOWN_SCALES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "UK Civil Service grades",
        ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"),
    ),
    (
        "years of study",
        ("First year", "Second year", "Third year", "Fourth year", "Fifth year", "Sixth year"),
    ),
    (
        "years of study",
        ("Freshman", "Sophomore", "Junior", "Senior", "Graduate"),
    ),
    (
        "levels of experience",
        ("Beginner", "Intermediate", "Advanced", "Expert"),
    ),
    (
        "levels of seniority",
        ("Intern", "Junior", "Mid-level", "Senior", "Lead", "Principal", "Director", "Executive"),
    ),
    (
        "levels",
        ("Very low", "Low", "Medium", "High", "Very high"),
    ),
)

SAME_STEP = {
    "g7": "grade 7",
    "g6": "grade 6",
    "scs 1": "scs1",
    "scs 2": "scs2",
    "scs 3": "scs3",
    "scs 4": "scs4",
    "1st year": "first year",
    "2nd year": "second year",
    "3rd year": "third year",
    "4th year": "fourth year",
    "5th year": "fifth year",
    "year 1": "first year",
    "year 2": "second year",
    "year 3": "third year",
    "year 4": "fourth year",
}
"""Other spellings of steps, folded."""

SENIORITY = frozenset({"UK Civil Service grades", "levels of seniority"})
"""Scales on which a mentor is expected to stand above the mentee."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

SENSITIVE_HEADING = re.compile(
    r"\b(only used for matching|used only for matching|confidential|will not be shared|not be shared|kept private|"
    r"identit(y|ies)|gender|pronouns?|sex|sexual|sexuality|orientation|lgbt\w*|trans(gender)?|ethnic\w*|race|racial|"
    r"religio\w*|faith|belief|disab\w*|health|neurodiver\w*|protected characteristics?|caring responsibilit\w*|"
    r"carer|first[- ]gen\w*|first in (your|their|my|the) famil\w*|first person in \w+ famil\w*|socio-?economic|"
    r"low[- ]income|free school meals|immigration|refugee|asylum|pregnan\w*|veteran|criminal|marital)s?\b",
    re.IGNORECASE,
)
SENSITIVE_ANSWER = re.compile(
    r"\b(gay|lesbian|bisexual|pansexual|asexual|aromantic|transgender|non-?binary|queer|heterosexual|straight|"
    r"wom[ae]n|female|she/her|he/him|they/them|muslim|christian|jewish|hindu|sikh|buddhist|atheist|"
    r"disabled|dyslexi\w*|adhd|autis\w*|black|asian|hispanic|latin[aox]|white british)s?\b",
    re.IGNORECASE,
)

TEXT_HEADING = re.compile(
    r"\b(biograph\w*|bio|about (you|yourself|me)|tell us|describe|why|hope to|goals?|anything else|comments?|"
    r"motivation|introduce|statement|notes?|in your own words|expectations?)\b",
    re.IGNORECASE,
)
TIMESTAMP_HEADING = re.compile(
    r"\b(timestamp|time stamp|submitted|submission|completion time|start time|date|recorded|zeitstempel|created)\b",
    re.IGNORECASE,
)
CAPACITY_HEADING = re.compile(
    r"\bcapacity\b|\bplaces\b|\bmax(imum)?\b.*\b(mentees?|mentors?|students?|people)\b|"
    r"\b(how many|number of|no\. of|up to how many)\b.*\b(mentees?|students?|people|persons?|participants?|"
    r"mentors?|matches|partners?|first[- ]years?)\b",
    re.IGNORECASE,
)
NOT_CAPACITY = re.compile(
    r"\b(hours?|weeks?|months?|years?|minutes|times|often|days?|previous\w*|past)\b", re.IGNORECASE
)
IMPORTANCE_HEADING = re.compile(
    r"\b(how much (do|would) you (care|prefer|want|value|mind)|how important|importance|how strongly|"
    r"how much does .* matter)\b",
    re.IGNORECASE,
)
WISH_HEADING = re.compile(
    r"\b(would you (like|prefer|want)|do you (want|wish|prefer)|should we|match (me )?with|matched with|"
    r"prefer to be matched|i would like)\b",
    re.IGNORECASE,
)
MULTI_HEADING = re.compile(
    r"\b(select|choose|pick|check|tick|mark) (all|up to|any|as many|at most|one or more|\d+|two|three)|all that apply",
    re.IGNORECASE,
)
EMPLOYER_HEADING = re.compile(r"\b(organi[sz]ation|employer|company|ministry|agency|workplace|firm)\b", re.IGNORECASE)
DEPARTMENT_HEADING = re.compile(r"\b(department|directorate|division)\b", re.IGNORECASE)


def is_missing(text: str) -> bool:
    return folded(text) in MISSING


def yes_or_no(text: str) -> bool | None:
    """True or False where the answer says so; None for everything else, "doesn't matter" included."""
    word = folded(text).rstrip(".!")
    if word in YES:
        return True
    return False if word in NO else None


def step_key(text: str) -> str:
    """What two spellings of a scale's step have in common: "SCS 2" and "scs2", "5 - very much" and "5"."""
    word = folded(text)
    word = SAME_STEP.get(word, word)
    numbered = re.match(r"^(\d{1,2})\s*[-–—:.)(=]", word)
    return numbered.group(1) if numbered else word
