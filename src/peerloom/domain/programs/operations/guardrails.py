"""Which practice standards a program keeps, how strictly, and the exceptions from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import Profile, Severity
from peerloom.domain.programs.models import Guardrail, Program, Waiver
from peerloom.domain.programs.queries import standards_version
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.programs.standards import BY_ID, STANDARDS, Concerns, Standard, is_weaker
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor, Identified

SHORTEST_REASON = 20
MOST = 32_767
"""The largest value that a rule can have."""


class CannotChangeStandards(Refused):
    """The actor may not, or a rule that protects young people would be turned down without a reason."""


class CannotWaive(Refused):
    """The actor may not, the rule allows for no exception, or the reason is missing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How strictly a rule holds; "" is off."""

    severity: str
    value: int = 1


@transaction.atomic
def apply_profile(*, program: Program, profile: Profile, by: Actor, at: datetime, reason: str = "") -> Program:
    """Give the program the rules of the profile, as the standard has them; what was set before is replaced.

    ``reason`` is needed only where a rule that stopped a youth program is turned down by it. The same profile again
    changes nothing. Raises CannotChangeStandards.
    """
    program = _locked(program, by)
    wanted = {
        rule.id: Setting(rule.starts[profile].severity, rule.starts[profile].value)
        for rule in STANDARDS
        if profile in rule.starts
    }
    turned_down = _refuse_silence(program, wanted, reason)
    changed = _write(program, wanted)
    if changed or program.profile != profile:
        before, program.profile = program.profile, profile
        program.save(update_fields=["profile"])
        told: dict[str, Detail] = {"from": before, "to": str(profile)}
        _record("standards.profile_applied", program, program, by, at, told | _why(turned_down, reason))
    return program


@transaction.atomic
def change_standards(
    *,
    program: Program,
    wanted: Mapping[str, Setting],
    safeguarding_contact: str,
    version: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Program:
    """Set how strictly each of the named rules holds, and who is told when abuse is suspected; the others stay.

    ``version`` is that of the standards which the person saw. Turning a stopping rule of a youth program down needs a
    ``reason``, which is kept in the trail of changes. Raises CannotChangeStandards or ChangedMeanwhile.
    """
    program = _locked(program, by)
    if standards_version(program) != version:
        raise ChangedMeanwhile(_("Someone else changed these standards while you were at it. Nothing was saved."))
    for rule, setting in wanted.items():
        if rule not in BY_ID or setting.severity not in ("", *Severity.values) or not 0 <= setting.value <= MOST:
            raise CannotChangeStandards(_("One of the rules is not known. Look at the page again."))
    everything = _settings_of(program) | dict(wanted)
    turned_down = _refuse_silence(program, everything, reason)
    changed = _write(program, everything)
    contact = safeguarding_contact.strip()[:300]
    if contact != program.safeguarding_contact:
        program.safeguarding_contact = contact
        program.save(update_fields=["safeguarding_contact"])
        changed.append("contact")
    if changed:
        told: dict[str, Detail] = {"changed": changed}
        _record("standards.changed", program, program, by, at, told | _why(turned_down, reason))
    return program


@transaction.atomic
def waive_rule(
    *, program: Program, rule: str, person: Person | None, reason: str, expires_on: date | None, by: Actor, at: datetime
) -> Waiver:
    """Set one rule aside, for one person or (None) for the whole program, until a day or until it is withdrawn.

    Asked twice with the same words, it happens once. Raises CannotWaive.
    """
    try:
        program = _locked(program, by)
    except CannotChangeStandards as refusal:
        raise CannotWaive(_("Only owners and coordinators can make an exception. Please ask one of them.")) from refusal
    if person is not None and person.pk == by.person_id:
        raise CannotWaive(_("Nobody makes an exception for themself. Please ask another owner or coordinator."))
    standard = _waivable(program, rule, person)
    words = reason.strip()
    if len(words) < SHORTEST_REASON or " " not in words:
        raise CannotWaive(_("Say in a sentence why this exception is right. Whoever asks later has to understand it."))
    if expires_on is not None and expires_on < at.date():
        raise CannotWaive(_("The last day of the exception is over already. Choose a later one, or none."))
    in_force = Waiver.objects.within(by.organisation_id).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=at.date()),
        program=program,
        rule=standard.id,
        person=person,
        withdrawn_at__isnull=True,
    )
    standing = in_force.first()
    if standing is not None:
        if (standing.reason, standing.expires_on) == (words, expires_on):
            return standing
        raise CannotWaive(_("There is an exception from this rule already. Withdraw it first."))
    waiver = Waiver.objects.create(
        organisation_id=by.organisation_id,
        program=program,
        rule=standard.id,
        person=person,
        reason=words,
        granted_by_id=by.person_id,
        granted_at=at,
        expires_on=expires_on,
    )
    _record("waiver.granted", waiver, program, by, at, _told(waiver) | {"reason_given": True})
    return waiver


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, by: Actor, at: datetime) -> Waiver:
    """Let the rule hold again. One that was withdrawn before stays so. Raises CannotWaive."""
    waiver = (
        Waiver.objects.within(by.organisation_id)
        .select_related("program", "person")
        .select_for_update(of=("self",))
        .get(pk=waiver.pk)
    )
    if not can_decide_on_program(by, waiver.program):
        raise CannotWaive(_("Only owners and coordinators can withdraw an exception. Please ask one of them."))
    if waiver.withdrawn_at is None:
        waiver.withdrawn_at = at
        waiver.save(update_fields=["withdrawn_at"])
        _record("waiver.withdrawn", waiver, waiver.program, by, at, _told(waiver))
    return waiver


def _locked(program: Program, by: Actor) -> Program:
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_decide_on_program(by, program):
        raise CannotChangeStandards(_("Only owners and coordinators can change this. Please ask one of them."))
    return program


def _settings_of(program: Program) -> dict[str, Setting]:
    rows = Guardrail.objects.within(program.organisation_id).filter(program=program)
    return {row.rule: Setting(row.severity, row.value) for row in rows if row.rule in BY_ID}


def _refuse_silence(program: Program, wanted: Mapping[str, Setting], reason: str) -> list[str]:
    """The rules that protect young people and are turned down; refused without a reason."""
    off = Setting("")
    turned_down = [
        rule
        for rule, now in _settings_of(program).items()
        if program.profile == Profile.YOUTH
        and now.severity == Severity.BLOCK
        and _weaker(rule, wanted.get(rule, off), now)
    ]
    if turned_down and len(reason.strip()) < SHORTEST_REASON:
        named = ", ".join(str(BY_ID[rule].title) for rule in turned_down)
        message = _("You turn down what protects young people (%(rules)s). Say in a sentence why.")
        raise CannotChangeStandards(message % {"rules": named})
    return turned_down


def _weaker(rule: str, wanted: Setting, now: Setting) -> bool:
    return is_weaker(
        BY_ID[rule], severity=wanted.severity, value=wanted.value, than_severity=now.severity, than_value=now.value
    )


def _write(program: Program, wanted: Mapping[str, Setting]) -> list[str]:
    """Make the rows say what is wanted and nothing else; the rules that changed."""
    rows = {row.rule: row for row in Guardrail.objects.within(program.organisation_id).filter(program=program)}
    changed = []
    for rule in BY_ID:
        setting, row = wanted.get(rule, Setting("")), rows.get(rule)
        if not setting.severity:
            if row is not None:
                row.delete()
                changed.append(rule)
        elif row is None or (row.severity, row.value) != (setting.severity, setting.value):
            row = row or Guardrail(organisation_id=program.organisation_id, program=program, rule=rule)
            row.severity, row.value = setting.severity, setting.value
            row.save()
            changed.append(rule)
    return changed


def _waivable(program: Program, rule: str, person: Person | None) -> Standard:
    standard = BY_ID.get(rule)
    if (
        standard is None
        or not Guardrail.objects.within(program.organisation_id).filter(program=program, rule=rule).exists()
    ):
        raise CannotWaive(_("This program does not have this rule, so no exception is needed."))
    if not standard.waivable:
        raise CannotWaive(_("There is no exception from this rule: “%(rule)s”.") % {"rule": standard.title})
    if person is not None and person.organisation_id != program.organisation_id:
        raise CannotWaive(_("This person does not belong to your organisation."))
    if person is not None and standard.concerns == Concerns.PROGRAM:
        raise CannotWaive(_("This rule is about the whole program; make the exception for the program."))
    return standard


def _why(turned_down: list[str], reason: str) -> dict[str, Detail]:
    return {"turned_down": turned_down, "reason": reason.strip()[:500]} if turned_down else {}


def _told(waiver: Waiver) -> dict[str, Detail]:
    return {
        "rule": waiver.rule,
        "person": waiver.person.public_id if waiver.person else "",
        "until": waiver.expires_on.isoformat() if waiver.expires_on else "",
    }


def _record(
    verb: str, subject: Identified, program: Program, by: Actor, at: datetime, details: Mapping[str, Detail]
) -> None:
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)
    audit.record(verb, subject=subject, organisation=organisation, by=by, at=at, details=details)
