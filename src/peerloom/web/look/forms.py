"""Forms in the look: `{{ form }}` and `{{ form.email.as_field_group }}` give the finished markup.

FORM_RENDERER = "peerloom.web.look.forms.FieldRenderer"
"""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, EngineMixin
from django.forms.widgets import Select, Textarea, Widget
from django.template.backends.django import DjangoTemplates

TEXT_INPUTS = frozenset(
    {"text", "email", "number", "url", "tel", "password", "search", "date", "time", "datetime-local"}
)
TEMPLATES = Path(__file__).parents[2] / "templates"
DJANGOS_TEMPLATES = Path(django.forms.__file__).parent / "templates"


class LookBoundField(BoundField):
    """A field whose control wears the class of the look, unless its widget brings one."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        worn = widget or self.field.widget
        if "class" not in worn.attrs and (css := control_class(worn)):
            built.setdefault("class", css)
        return built


def control_class(widget: Widget) -> str:
    """The class of a single control; groups of choices and sliders have none."""
    if isinstance(widget, Textarea):
        return "input"
    if isinstance(widget, Select):
        return "input" if widget.allow_multiple_selected else "select"
    if widget.attrs.get("autocomplete") == "one-time-code":
        return "code-input"
    return "input" if getattr(widget, "input_type", "") in TEXT_INPUTS else ""


class FieldRenderer(EngineMixin, BaseRenderer):
    """Finds our templates first, then Django's own; knows the component tags."""

    backend = DjangoTemplates
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = LookBoundField

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates(
            {
                "APP_DIRS": True,
                "DIRS": [TEMPLATES, DJANGOS_TEMPLATES],
                "NAME": "fields",
                "OPTIONS": {"builtins": ["peerloom.web.look.tags"]},
            }
        )
