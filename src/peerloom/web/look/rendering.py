"""Forms in the look: `{{ form }}` and `{{ form.email.as_field_group }}` give the finished markup.

Set FORM_RENDERER = "peerloom.web.look.rendering.LookRenderer" and have "django.forms" installed.
"""

from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Select, Textarea, Widget

TEXT_INPUTS = frozenset(
    {"text", "email", "number", "url", "tel", "password", "search", "date", "time", "datetime-local"}
)


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
    if isinstance(widget, Select) and not getattr(widget, "option_inherits_attrs", False):
        return "input" if widget.allow_multiple_selected else "select"
    return "input" if getattr(widget, "input_type", "") in TEXT_INPUTS else ""


class LookRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = LookBoundField
