from django.db import models
from django.utils.translation import gettext_lazy as _


class Holding(models.TextChoices):
    """Whether a rule is kept. What the site cannot see by itself is a reminder."""

    HELD = "held", _("kept")
    MISSING = "missing", _("missing")
    WAIVED = "waived", _("exception")
    REMINDER = "reminder", _("keep in mind")


class Light(models.TextChoices):
    """The worst of what was found about someone or something."""

    GREEN = "green", _("all kept")
    AMBER = "amber", _("something is missing")
    RED = "red", _("held back")
