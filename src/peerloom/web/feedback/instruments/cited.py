"""Instruments that are only named: neither their items nor their structure may travel with a program."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CITED: tuple[tuple[str, Promise], ...] = (
    (
        "Youth Strength of Relationship (Rhodes, Schwartz, Willis & Wu, 2017)",
        _("How mentored young people see their match; ask the authors."),
    ),
    (
        "Connor–Davidson Resilience Scale (Connor & Davidson, 2003)",
        _("Resilience; licensed by its authors, for a fee."),
    ),
    (
        "EQ-i 2.0 and MSCEIT",
        _("Emotional intelligence; sold by their publisher, given by qualified people."),
    ),
)
