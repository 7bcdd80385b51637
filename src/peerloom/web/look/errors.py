"""What a reader must mend before forms can be accepted."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class FormFault:
    """One message, the field's label (empty for the whole form) and the id of the control to go to."""

    message: str
    label: str
    target: str

    @property
    def lead(self) -> str:
        """The label as it stands before the message: a question keeps its own mark, a sentence loses its stop."""
        return self.label if self.label.endswith(("?", "？", "؟")) else f"{self.label.rstrip('.。:')}:"


def faults(*forms: BaseForm) -> list[FormFault]:
    """Errors of whole forms first, then field by field as shown; hidden fields can't be gone to."""
    found: list[FormFault] = []
    for form in forms:
        if not form.is_bound or not form.errors:
            continue
        found += [FormFault(str(message), "", "") for message in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else _first_control(field)
            found += [FormFault(str(message), str(field.label), target) for message in field.errors]
    return found


def mark_anew(form: BaseForm, request: HttpRequest, seen: object) -> None:
    """Show what was typed again, on top of how the thing stands by now."""
    data = request.POST.copy()
    data["seen"] = str(seen)
    form.data = data


def _first_control(field: BoundField) -> str:
    """The id that a link can go to: for a group of choices its first one."""
    return str(field.subwidgets[0].id_for_label if field.use_fieldset and field.subwidgets else field.id_for_label)
