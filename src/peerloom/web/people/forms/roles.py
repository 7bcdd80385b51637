from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Role
from peerloom.domain.people.rules import roles_to_give
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]  # fields are Field to mypy
        self.fields["role"].initial = Role.PARTICIPANT

    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    program = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, actor: Actor, programs: Iterable[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programs = {program.public_id: program for program in programs}
        named = [(key, program.name) for key, program in self.programs.items()]
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]  # fields are Field to mypy
        self.fields["program"].choices = [("", _("the whole organisation")), *named]  # type: ignore[attr-defined]  # as above

    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def program_id(self) -> int | None:
        chosen = self.programs.get(self.cleaned_data["program"])
        return chosen.pk if chosen else None


def role_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles_to_give(actor)]
