"""Goals on the home of two people."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.queries.goals import goals_of
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.web.relationships.goals.cards import GoalCard, cards_of
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency

MOST_ON_HOME = 3


def on_home(room: Room) -> OnHome:
    """Three queries. Nothing while it rests, once it is over, and for a single conversation."""
    together = room.together
    part = next((one for one in present_parts(together.relationship) if one.person_id == together.me.pk), None)
    if part is None or together.resting or together.ended or together.relationship.kind == RelationshipKind.MICRO:
        return OnHome()
    cards = cards_of(goals_of(together.relationship, part), part, at=room.at)
    cards_open = sorted((card for card in cards if card.open), key=lambda card: not card.mine)
    values = {
        "cards": cards_open[:MOST_ON_HOME],
        "more": len(cards_open) - MOST_ON_HOME,
        "done": sum(not card.open for card in cards),
        "mentee": together.side == Side.MENTEE,
    }
    step = _step(room, cards)
    return OnHome([step] if step else [], values)


def _step(room: Room, cards: list[GoalCard]) -> NextStep | None:
    slug, mine = room.slug, [card for card in cards if card.mine]
    to_rate = next((card for card in cards if card.to_rate), None)
    if to_rate is not None:
        return NextStep(
            Urgency.NOW_GOOD,
            _("Rate how far you are: “%(goal)s”") % {"goal": to_rate.goal.statement}
            if to_rate.mine
            else _("Say how far you see %(name)s: “%(goal)s”")
            % {"name": to_rate.owner_name, "goal": to_rate.goal.statement},
            _("One press and one line. You and %(names)s do it apart.") % {"names": room.together.names},
            _("Rate it"),
            reverse("goals:rate", args=[slug, to_rate.goal.public_id]),
            "goal",
        )
    if room.together.side == Side.MENTEE and not mine and room.together.relationship.first_met_at:
        return NextStep(
            Urgency.NOW_GOOD,
            _("Choose your first goal"),
            _("Five gentle questions help you to word it. %(names)s reads it, and you can change it.")
            % {"names": room.together.names},
            _("Choose a goal"),
            reverse("goals:new", args=[slug, room.together.relationship.public_id]),
            "goal",
        )
    unmeasured = next((card for card in mine if card.open and not card.hoped), None)
    if unmeasured is not None:
        return NextStep(
            Urgency.WHENEVER,
            _("Say how you would notice: “%(goal)s”") % {"goal": unmeasured.goal.statement},
            _("One sentence, and both of you can see how far it is."),
            _("Say it"),
            reverse("goals:levels", args=[slug, unmeasured.goal.public_id]),
            "goal",
        )
    return None
