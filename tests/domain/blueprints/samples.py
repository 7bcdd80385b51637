"""Documents for tests: one that uses every field, and one with nothing but what is needed."""

from __future__ import annotations

import copy
from typing import Any

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.reading import blueprint_from_data

SMALL: dict[str, Any] = {
    "format": "peerloom-program",
    "version": 1,
    "name": "small",
    "title": "Small",
    "program": {"name": "Small"},
}

FULL: dict[str, Any] = {
    "format": "peerloom-program",
    "version": 1,
    "name": "allotment-buddies",
    "title": "Allotment Buddies",
    "summary": "Experienced gardeners help new ones through a first year.",
    "language": "en-GB",
    "program": {
        "name": "Allotment Buddies",
        "purpose": "Nobody gives up their plot in the first year.",
        "audience": "People with a new plot",
        "format": "one_to_many",
        "place": "in_person",
        "mentor_word": "gardener",
        "mentee_word": "newcomer",
        "weeks": 30,
        "reviewers": 2,
    },
    "objectives": [
        {
            "statement": "More newcomers keep their plot",
            "measure": "Plots kept after a year",
            "baseline": "60%",
            "target": "80%",
            "primary": True,
        },
        {"statement": "They know their neighbours", "measure": "Names known, mean", "target": "5"},
    ],
    "roadmap": [
        {
            "name": "Dig in",
            "aim": "A first bed is planted.",
            "starts_week": 0,
            "weeks": 6,
            "agenda": ["Walk round the plot", "Choose three vegetables"],
            "mentor_tasks": ["Lend a spade"],
            "mentee_tasks": ["Draw the plot"],
        },
        {"name": "Harvest", "starts_week": 6, "weeks": 24},
    ],
    "forms": {
        "mentee": {
            "introduction": "Ten minutes.",
            "sections": [
                {
                    "title": "You",
                    "help": "As you like.",
                    "questions": [
                        {
                            "key": "grow",
                            "label": "What would you like to grow?",
                            "kind": "choices",
                            "options": ["Roots", "Greens", "Fruit"],
                            "required": True,
                            "least": 1,
                            "most": 2,
                        },
                        {
                            "key": "fruit",
                            "label": "Which fruit?",
                            "kind": "text",
                            "help": "In a sentence.",
                            "shown_if": "grow",
                            "shown_if_values": ["Fruit"],
                        },
                    ],
                },
                {
                    "title": "When",
                    "questions": [
                        {"key": "times", "label": "When are you there?", "kind": "times"},
                        {"key": "same_background", "label": "Someone of your background?", "kind": "wish"},
                        {"key": "background", "label": "Background", "kind": "short", "sensitive": True},
                        {"key": "care", "label": "How much do vegetables matter?", "kind": "importance"},
                    ],
                },
            ],
        },
        "mentor": {
            "sections": [
                {
                    "title": "You",
                    "questions": [
                        {
                            "key": "knows",
                            "label": "What do you grow?",
                            "kind": "choices",
                            "options": ["Roots", "Greens", "Fruit"],
                        },
                        {"key": "times", "label": "When are you there?", "kind": "times"},
                        {"key": "background", "label": "Background", "kind": "short", "sensitive": True},
                    ],
                }
            ],
        },
    },
    "matching": {
        "objective": "total",
        "criteria": [
            {
                "key": "grow",
                "label": "Vegetables",
                "kind": "overlap",
                "mentee_question": "grow",
                "mentor_question": "knows",
                "weight": 3,
                "importance_question": "care",
            },
            {
                "key": "times",
                "label": "Times",
                "kind": "schedule",
                "mentee_question": "times",
                "mentor_question": "times",
                "required": True,
                "minimum": 0.5,
                "enough_minutes": 90,
            },
            {
                "key": "background",
                "label": "Background",
                "kind": "same",
                "mentee_question": "background",
                "mentor_question": "background",
                "sensitive": True,
                "asked_question": "same_background",
            },
        ],
    },
    "interviews": {
        "mentor": {
            "introduction": "Half an hour.",
            "questions": ["Why gardening?"],
            "aspects": [{"key": "patience", "label": "Patience", "help": "With people, not plants."}],
        }
    },
    "agreements": [
        {"kind": "conduct", "title": "How we treat each other", "body": "Kindly."},
        {"kind": "mentoring", "title": "What we agree", "body": "Once a week.", "audience": "mentors"},
    ],
    "guardrails": [{"rule": "agreement_signed", "severity": "warn"}],
    "check_ins": [
        {"name": "First frost", "week": 3, "audience": "mentees", "questions": ["Has it begun well?"]},
        {"name": "A call", "week": 12, "by_staff": True},
    ],
    "surveys": [{"instrument": "belonging-short", "moment": "before", "audience": "mentees"}],
    "messages": [{"purpose": "welcome", "subject": "Hello {given_name}", "body": "Welcome to {program}."}],
    "public_page": [
        {"language": "en-GB", "title": "Allotment Buddies", "summary": "Do not dig alone.", "body": "## Come"},
        {"language": "de", "title": "Gartenpaten", "summary": "Nicht allein graben."},
    ],
}


def full(**changes: Any) -> dict[str, Any]:
    """A copy of the full document as data, with some of its sections changed."""
    return copy.deepcopy(FULL) | changes


def full_document() -> Blueprint:
    return blueprint_from_data(full())


def small_document() -> Blueprint:
    return blueprint_from_data(copy.deepcopy(SMALL))
