"""What was found, in words: a sentence for the board, and a few words for a list of names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from peerloom.domain.enrolment.enums import AgreementKind, CheckKind
from peerloom.domain.programs.standards import counted
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries.findings import Finding

Words = Callable[[Finding], str] | Promise


def sentence(finding: Finding) -> str:
    """ "2 of 3 references have arrived." For an exception: what is missing; why it was made stands in the waiver."""
    return told(HELD if finding.holding == Holding.HELD else MISSING, finding)


def gap(finding: Finding) -> str:
    """ "one reference is missing", to follow a name."""
    return told(GAPS, finding)


def gaps(findings: Sequence[Finding]) -> str:
    """ "one reference is missing, the interview has not been held"."""
    return ", ".join(gap(finding) for finding in findings)


def told(words: Mapping[str, Words], finding: Finding) -> str:
    """The rule's own words from one of the tables."""
    found = words[finding.rule.id]
    return str(found) if isinstance(found, Promise) else found(finding)


def _references_so_far(finding: Finding) -> str:
    words = ngettext(
        "%(have)s of %(value)s reference has arrived.",
        "%(have)s of %(value)s references have arrived.",
        finding.rule.value,
    )
    return words % {"have": finding.have, "value": finding.rule.value}


def _references_gap(finding: Finding) -> str:
    lacking = finding.rule.value - finding.have
    if lacking == 1:
        return _("one reference is missing")
    return _("%(number)s references are missing") % {"number": lacking}


def _minutes(finding: Finding) -> str:
    words = _("%(have)s of %(value)s minutes of training are done.")
    return words % {"have": finding.have, "value": finding.rule.value}


def _minutes_gap(finding: Finding) -> str:
    return _("%(number)s minutes of training are missing") % {"number": finding.rule.value - finding.have}


def _kinds(finding: Finding, choices: type[AgreementKind] | type[CheckKind]) -> str:
    return ", ".join(str(choices(kind).label) for kind in finding.what)


def _unsigned(finding: Finding) -> str:
    return _("Not signed yet: %(kinds)s.") % {"kinds": _kinds(finding, AgreementKind)}


def _unsigned_gap(finding: Finding) -> str:
    return _("not signed: %(kinds)s") % {"kinds": _kinds(finding, AgreementKind)}


def _old(finding: Finding) -> str:
    age = counted(finding.rule.standard.unit(finding.rule.profile), finding.rule.value)
    return _("Older than %(age)s: %(kinds)s.") % {"age": age, "kinds": _kinds(finding, CheckKind)}


def _old_gap(finding: Finding) -> str:
    return _("to be renewed: %(kinds)s") % {"kinds": _kinds(finding, CheckKind)}


def _free_from(finding: Finding) -> str:
    return date_format(date.fromisoformat(finding.what[0]), "j F Y")


def _pause(finding: Finding) -> str:
    return _("A match has ended lately. A new one can begin from %(day)s.") % {"day": _free_from(finding)}


def _pause_gap(finding: Finding) -> str:
    return _("in the pause after a match until %(day)s") % {"day": _free_from(finding)}


def _consent_missing(finding: Finding) -> str:
    if finding.have:
        return _("The consent of their parent or guardian was withdrawn.")
    return _("No parent or guardian has agreed yet.")


def _consent_gap(finding: Finding) -> str:
    if finding.have:
        return _("a guardian withdrew their consent")
    return _("no guardian has agreed")


HELD: Mapping[str, Words] = {
    "application": gettext_lazy("The application form is answered."),
    "interview": gettext_lazy("The interview was held."),
    "criminal_check": gettext_lazy("The criminal-record check is clear."),
    "references": _references_so_far,
    "registries": gettext_lazy("The registries hold nothing against them."),
    "driving_record": gettext_lazy("The driving record is clear."),
    "renewal": gettext_lazy("All checks are recent enough."),
    "guardian_consent": gettext_lazy("A parent or guardian has agreed."),
    "training_minutes": _minutes,
    "training_recommended": _minutes,
    "agreement_signed": gettext_lazy("Everything is signed."),
    "pause_after_ending": gettext_lazy("No match has ended lately."),
}
MISSING: Mapping[str, Words] = {
    "application": gettext_lazy("No answer is on file, only a name and an address."),
    "interview": gettext_lazy("The interview has not been held yet."),
    "criminal_check": gettext_lazy("No criminal-record check holds: it is missing, has run out or needs a look."),
    "references": _references_so_far,
    "registries": gettext_lazy("No check of the registries holds: it is missing, has run out or needs a look."),
    "driving_record": gettext_lazy("They drive, and no check of their driving record holds."),
    "renewal": _old,
    "guardian_consent": _consent_missing,
    "training_minutes": _minutes,
    "training_recommended": _minutes,
    "agreement_signed": _unsigned,
    "pause_after_ending": _pause,
}
GAPS: Mapping[str, Words] = {
    "application": gettext_lazy("the application form is not answered"),
    "interview": gettext_lazy("the interview has not been held"),
    "criminal_check": gettext_lazy("the criminal-record check is missing"),
    "references": _references_gap,
    "registries": gettext_lazy("the check of the registries is missing"),
    "driving_record": gettext_lazy("the check of the driving record is missing"),
    "renewal": _old_gap,
    "guardian_consent": _consent_gap,
    "training_minutes": _minutes_gap,
    "training_recommended": _minutes_gap,
    "agreement_signed": _unsigned_gap,
    "pause_after_ending": _pause_gap,
}
