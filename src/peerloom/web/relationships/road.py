"""The program's roadmap as two people walk it: where they are, what each does there, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import RoadmapStage
from peerloom.domain.relationships.rules.roadmap import Stage, stages_at
from peerloom.domain.training.models import Resource
from peerloom.domain.training.queries.resources import resources_for
from peerloom.foundation.scope import Actor
from peerloom.web.relationships.partnerships import Partnership

RESOURCES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the thread of the page; ``state`` is done, now or ""."""

    name: str
    when: str
    left: str
    state: str


@dataclass(frozen=True, slots=True)
class Road:
    """All stops, and of the present one its aim, the reader's own tasks and what there is to read."""

    stops: list[Stop] = field(default_factory=list)
    aim: str = ""
    tasks: Sequence[str] = ()
    resources: Sequence[Resource] = ()


def road_of(together: Partnership, actor: Actor, *, today: date) -> Road:
    """Two queries."""
    cohort = together.relationship.cohort
    rows = RoadmapStage.objects.within(actor.organisation_id).filter(program=together.program)
    stages = stages_at(list(rows), cohort, today)
    present = next((one.stage for one in stages if one.state == "now"), None)
    stops = [_stop(one) for one in stages]
    if present is None:
        return Road(stops)
    tasks = present.mentor_tasks if together.side == Side.MENTOR else present.mentee_tasks
    resources = resources_for(actor).filter(stage=present).order_by("title")[:RESOURCES_SHOWN]
    return Road(stops, present.aim, list(tasks), list(resources))


def _stop(one: Stage) -> Stop:
    first, last = date_format(one.first_on, "j M"), date_format(one.last_on, "j M")
    when = _("%(first)s to %(last)s") % {"first": first, "last": last}
    if one.state == "now":
        return Stop(one.stage.name, _("%(when)s, you are here") % {"when": when}, one.stage.aim, "now")
    return Stop(one.stage.name, when, "", "done" if one.state == "done" else "")
