from django.db import models
from django.utils.translation import gettext_lazy as _


class Flag(models.TextChoices):
    """Why someone should look at a relationship; the first ones are the more urgent."""

    CHANGE = "change", _("asked for a change")
    WANTS_CONTACT = "wants_contact", _("would like to hear from us")
    NOT_WELL = "not_well", _("says that it does not go well")
    NOT_MET = "not_met", _("has not met yet")
    QUIET = "quiet", _("has not met for long, and has no date")
    NO_ANSWER = "no_answer", _("has not answered twice")
    STAFF_DUE = "staff_due", _("our own check-in is due")
    NOT_NOTED = "not_noted", _("a meeting is not noted")
