from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a membership allows. A person may hold several, each for the organisation or for one program."""

    OWNER = "owner", _("Owner")
    COORDINATOR = "coordinator", _("Coordinator")
    STAFF = "staff", _("Staff")
    PARTICIPANT = "participant", _("Participant")


SEES_EVERYONE = (Role.OWNER, Role.COORDINATOR, Role.STAFF)
"""Who, with the role for the whole organisation, sees all its people."""


class Standing(models.TextChoices):
    """Whether a person takes part at present. Only safeguarding may set ``held``."""

    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    HELD = "held", _("held")
    LEFT = "left", _("left")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
