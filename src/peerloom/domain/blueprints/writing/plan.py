"""Objectives, roadmap, check-ins, surveys and the words of messages."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint, CheckIn, Message, Stage, Survey
from peerloom.domain.blueprints.document import Objective as WrittenObjective
from peerloom.domain.blueprints.writing.rows import Target, data_of, values_of
from peerloom.domain.programs.models import (
    MessageText,
    Objective,
    PlannedCheckIn,
    PlannedSurvey,
    Program,
    RoadmapStage,
)

ORDERED: tuple[tuple[str, Any, type], ...] = (
    ("objectives", Objective, WrittenObjective),
    ("roadmap", RoadmapStage, Stage),
    ("check_ins", PlannedCheckIn, CheckIn),
    ("surveys", PlannedSurvey, Survey),
)
"""Name of a section, its table, and the dataclass of one item."""


def write(target: Target, document: Blueprint) -> None:
    for section, model, _kind in ORDERED:
        model._default_manager.bulk_create(
            model(organisation_id=target.organisation_id, program=target.program, position=position, **values_of(item))
            for position, item in enumerate(getattr(document, section))
        )
    MessageText.objects.bulk_create(
        MessageText(organisation_id=target.organisation_id, program=target.program, **values_of(message))
        for message in document.messages
    )


def read(program: Program) -> dict[str, list[dict[str, Any]]]:
    """By the names of the sections."""
    return {
        "objectives": data_of(WrittenObjective, program.objectives.all()),
        "roadmap": data_of(Stage, program.stages.all()),
        "check_ins": data_of(CheckIn, program.check_ins.all()),
        "surveys": data_of(Survey, program.surveys.all()),
        "messages": data_of(Message, program.message_texts.all()),
    }
