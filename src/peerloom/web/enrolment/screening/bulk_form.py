"""One choice of what to do with everyone whose box is ticked."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import DeclineReason, ScreeningStage
from peerloom.domain.enrolment.messages.screening_letters import (
    Letter,
    acceptance,
    place_on_waiting_list,
    refusal,
)
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.assignment import assign_application
from peerloom.domain.enrolment.operations.screening import (
    accept_application,
    decline_application,
    move_to_stage,
    put_on_waiting_list,
    reopen_application,
)
from peerloom.domain.enrolment.operations.screening_in_bulk import MOST_AT_ONCE, Chosen, ScreeningAct
from peerloom.domain.enrolment.queries.screening_staff import people_who_screen
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.public_ids import PublicIdConverter
from peerloom.foundation.scope import Actor
from peerloom.web.enrolment.screening.wording import capitals

NOBODY = "nobody"
BOX = re.compile(rf"({PublicIdConverter.regex})\.([0-9]{{1,9}})")


class BulkForm(forms.Form):
    """``do`` is "stage:interview", "accept", "wait", "reopen", "decline:full" or "assign:<person>"."""

    def __init__(self, data: Any = None, *, cohort: Cohort, actor: Actor) -> None:
        super().__init__(data)
        self.staff = {p.public_id: p for p in people_who_screen(cohort.program, at=clock.now())}
        self.groups = self._groups(decides=can_decide_on_program(actor, cohort.program))
        self.fields["do"] = forms.ChoiceField(
            label=_("With those chosen"),
            choices=[("", _("Choose …")), *self.groups],
            error_messages={"required": _("Choose what to do with them.")},
        )

    def _groups(self, *, decides: bool) -> list[tuple[Any, list[tuple[str, Any]]]]:
        stages = [(f"stage:{value}", label) for value, label in capitals(ScreeningStage.choices)]
        people = [(f"assign:{person.public_id}", person.name) for person in self.staff.values()]
        groups: list[tuple[Any, list[tuple[str, Any]]]] = [(_("Move to"), stages)]
        if decides:
            groups += [
                (
                    _("Decide"),
                    [
                        ("accept", _("Accept")),
                        ("wait", _("Put on the waiting list")),
                        ("reopen", _("Take back into review")),
                    ],
                ),
                (_("Decline because"), [(f"decline:{reason.value}", reason.label) for reason in DeclineReason]),
            ]
        return [*groups, (_("Give to"), [*people, (f"assign:{NOBODY}", _("nobody"))])]

    @property
    def chosen(self) -> list[Chosen]:
        """Whose box was ticked, as they were then; what is no such value was not sent by our page."""
        sent = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        found = [match for value in sent[:MOST_AT_ONCE] if (match := BOX.fullmatch(value))]
        return [Chosen(match[1], int(match[2])) for match in found]

    @property
    def act(self) -> ScreeningAct:
        what, _colon, which = self.cleaned_data["do"].partition(":")
        if what == "stage":
            return partial(move_to_stage, stage=ScreeningStage(which))
        if what == "decline":
            return partial(decline_application, reason=DeclineReason(which))
        if what == "assign":
            return partial(assign_application, to=self.staff.get(which))
        return {"accept": accept_application, "wait": put_on_waiting_list, "reopen": reopen_application}[what]

    def letter_to(self, application: Application) -> Letter | None:
        """What this person would be sent; None where nobody is written to."""
        what, _colon, which = self.cleaned_data["do"].partition(":")
        if what == "decline":
            return refusal(application, which)
        words = {"accept": acceptance, "wait": place_on_waiting_list}.get(what)
        return words(application) if words else None

    @property
    def label(self) -> str:
        """What was chosen, as it was offered."""
        named = {value: f"{group}: {label}" for group, options in self.groups for value, label in options}
        return named[self.cleaned_data["do"]]
