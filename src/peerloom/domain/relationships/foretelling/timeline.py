"""What a pair would get, and when: for the page of coordinators and for the command line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.foretelling.cases import Case, script_for
from peerloom.domain.relationships.foretelling.plans import Plan, plan_of
from peerloom.domain.relationships.foretelling.walking import walk
from peerloom.domain.relationships.foretelling.wording import role_word, said
from peerloom.domain.relationships.rules.ladder import To


@dataclass(frozen=True, slots=True)
class Foretold:
    """One message: on which day of the round (0 is the first), to whom, what it says and why it comes."""

    day: int
    on: date
    recipient: To
    kind: str
    message: str
    reason: str

    @property
    def week(self) -> int:
        """Counting from 1."""
        return self.day // 7 + 1

    @property
    def role(self) -> str:
        return role_word(self.recipient)


def timeline_of(cohort: Cohort, case: Case) -> list[Foretold]:
    """In order of days; in the language that is active. Three queries; expects the program to be loaded."""
    plan = plan_of(cohort)
    return foretold(plan, case)


def foretold(plan: Plan, case: Case) -> list[Foretold]:
    found = []
    for sent in walk(plan, script_for(case, days=plan.days)):
        message, reason = said(sent.kind, sent.to, plan.program)
        on = plan.starts_on + timedelta(days=sent.day)
        found.append(Foretold(sent.day, on, sent.to, sent.kind, message, reason))
    return found


def as_csv(messages: Sequence[Foretold]) -> str:
    """One line a message: day, date, recipient, message, reason."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["day", "date", "recipient", "message", "reason"])
    for one in messages:
        rows.writerow([one.day, one.on.isoformat(), one.recipient.value, one.message, one.reason])
    return written.getvalue()
