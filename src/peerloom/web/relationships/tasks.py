"""What waits for one person before anything else: agreements to sign, training to do, surveys to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.queries.agreements import OVER, texts_to_sign
from peerloom.domain.feedback.queries.answering import surveys_waiting
from peerloom.domain.training.queries.my_training import CourseState, training_of
from peerloom.foundation.scope import Actor
from peerloom.web.training.words import CourseCard

AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Task:
    """``title`` says what to do, ``why`` how long it takes or until when; ``late`` that its day has passed."""

    title: str
    why: str
    program: str
    act: str
    url: str
    icon: str
    late: bool = False


def tasks_of(actor: Actor, *, slug: str, at: datetime) -> list[Task]:
    """What to sign, the courses that have to be done and can be begun, then open surveys; late ones first.

    Constant queries.
    """
    found = [*_to_sign(actor, slug), *_to_learn(actor, slug, at), *_to_answer(actor, slug, at)]
    return sorted(found, key=lambda task: not task.late)


def _to_sign(actor: Actor, slug: str) -> list[Task]:
    return [
        Task(
            title=_("Read and sign “%(title)s”") % {"title": one.text.title},
            why=_("It takes about five minutes. If something in it does not suit you, ask before you sign."),
            program=one.text.program.name,
            act=_("Read and sign"),
            url=reverse("agreements:sign", args=[slug, one.text.public_id]),
            icon="note",
        )
        for one in texts_to_sign(actor)
        if one.signature is None
    ]


def _soon(state: CourseState) -> bool:
    """A course about ending well is nothing to do on the first day."""
    return state.due_on is None or state.due_on <= state.day + AHEAD


def _to_learn(actor: Actor, slug: str, at: datetime) -> list[Task]:
    cards = [
        CourseCard(state, slug)
        for state in training_of(actor, at=at)
        if state.course.required and not state.complete and not state.locked and state.steps
        if state.course.program.state not in OVER and _soon(state)
    ]
    return [
        Task(
            title=_("Do the course “%(title)s”") % {"title": card.state.course.title},
            why=f"{card.due} {card.left}",
            program=card.state.course.program.name,
            act=card.act,
            url=card.next_url,
            icon="goal",
            late=card.state.late,
        )
        for card in cards
    ]


def _to_answer(actor: Actor, slug: str, at: datetime) -> list[Task]:
    return [
        Task(
            title=_("Answer “%(survey)s”") % {"survey": invitation.wave.name},
            why=_("Until %(day)s. It takes a few minutes.") % {"day": date_format(invitation.wave.closes_on, "j F")},
            program=invitation.wave.cohort.program.name,
            act=_("Answer it"),
            url=reverse("answering:answer", args=[slug, invitation.public_id]),
            icon="edit",
        )
        for invitation in surveys_waiting(actor, at=at)
    ]
