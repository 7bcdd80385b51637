"""Who may do what to whom. The web, the API and the command line ask the same questions."""

from __future__ import annotations

from peerloom.domain.people.enums import Role
from peerloom.foundation.scope import Actor

GIVEN_BY_COORDINATORS = frozenset({Role.STAFF, Role.PARTICIPANT})


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that the actor may give and withdraw, and may invite to: all for owners, some for coordinators."""
    if actor.has(Role.OWNER):
        return list(Role)
    if actor.has(Role.COORDINATOR):
        return [role for role in Role if role in GIVEN_BY_COORDINATORS]
    return []


def can_give_role(actor: Actor, role: str) -> bool:
    return role in roles_to_give(actor)


def can_withdraw_role(actor: Actor, role: str) -> bool:
    return can_give_role(actor, role)


def can_invite(actor: Actor) -> bool:
    return bool(roles_to_give(actor))


def can_change_organisation(actor: Actor) -> bool:
    return actor.has(Role.OWNER)
