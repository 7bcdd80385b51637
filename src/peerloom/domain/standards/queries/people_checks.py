"""Whether someone keeps a rule, from the facts alone. None: the rule asks nothing of this person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from peerloom.domain.enrolment.enums import CheckKind, Side
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.standards import Concerns
from peerloom.domain.standards.queries.facts import Applicant, Facts
from peerloom.domain.standards.queries.findings import Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    held: bool
    have: int = 0
    what: tuple[str, ...] = ()


Check = Callable[[Rule, Applicant, Facts, date], Outcome | None]


def outcome_of(rule: Rule, one: Applicant, facts: Facts, on: date) -> Outcome | None:
    """Expects the facts of this rule."""
    if rule.standard.concerns == Concerns.MENTORS and one.application.side != Side.MENTOR:
        return None
    check = CHECKS_OF_PEOPLE.get(rule.id)
    return check(rule, one, facts, on) if check else None


def _application(_rule: Rule, one: Applicant, _facts: Facts, _on: date) -> Outcome:
    return Outcome(one.answered)


def _interview(_rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome:
    return Outcome(one.application.pk in facts.interviewed)


def _references(rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome:
    have = facts.references.get(one.application.pk, 0)
    return Outcome(have >= rule.value, have)


def _checked(kind: CheckKind) -> Check:
    def check(_rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome:
        return Outcome(kind in facts.checks.get(one.application.person_id, ()))

    return check


def _driving(_rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome | None:
    if not one.drives:
        return None
    return Outcome(CheckKind.DRIVING in facts.checks.get(one.application.person_id, ()))


def _renewal(_rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome | None:
    """About checks that still hold by their own date; those that are missing are the other rules' concern."""
    holding = facts.checks.get(one.application.person_id, set()) - {CheckKind.IDENTITY}
    if not holding:
        return None
    old = holding - {CheckKind(kind) for kind in facts.recent_checks.get(one.application.person_id, ())}
    return Outcome(not old, what=tuple(sorted(kind.value for kind in old)))


def _guardian(rule: Rule, one: Applicant, _facts: Facts, _on: date) -> Outcome | None:
    """In a youth program every mentee needs it; elsewhere whoever needed it once must still have it."""
    guarded, withdrew = one.guarded, one.guardian_withdrew
    if rule.profile == Profile.YOUTH and one.application.side == Side.MENTEE:
        return Outcome(guarded, have=int(withdrew))
    return Outcome(guarded, have=int(withdrew)) if guarded or withdrew else None


def _training(rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome:
    have = facts.minutes.get(one.application.person_id, 0)
    return Outcome(have >= rule.value, have)


def _agreements(_rule: Rule, one: Applicant, facts: Facts, _on: date) -> Outcome | None:
    asked = [text for text in facts.signatures if one.application.side in text.sides]
    if not asked:
        return None
    unsigned = tuple(text.kind.value for text in asked if one.application.person_id not in text.signers)
    return Outcome(not unsigned, len(asked) - len(unsigned), unsigned)


def _pause(rule: Rule, one: Applicant, _facts: Facts, on: date) -> Outcome:
    ended = one.last_ending
    if ended is None:
        return Outcome(held=True)
    free_from = ended.date() + timedelta(weeks=rule.value)
    return Outcome(on >= free_from, what=(free_from.isoformat(),))


CHECKS_OF_PEOPLE: Mapping[str, Check] = {
    "application": _application,
    "interview": _interview,
    "criminal_check": _checked(CheckKind.CRIMINAL),
    "references": _references,
    "registries": _checked(CheckKind.REGISTRY),
    "driving_record": _driving,
    "renewal": _renewal,
    "guardian_consent": _guardian,
    "training_minutes": _training,
    "training_recommended": _training,
    "agreement_signed": _agreements,
    "pause_after_ending": _pause,
}
