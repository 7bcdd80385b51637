from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What people can choose how to hear of. Answers to what they did themselves have no topic."""

    SESSIONS = "sessions", _("meetings: proposals, changes, reminders")
    MESSAGES = "messages", _("messages from your partners")
    CHECK_INS = "check_ins", _("questions how it goes")
    NUDGES = "nudges", _("gentle reminders")
    NEWS = "news", _("news of the program")
    CARE = "care", _("pairs that may need you")  # for who runs programs


class Delivery(models.TextChoices):
    AT_ONCE = "once", _("at once")
    DIGEST = "digest", _("gathered, once a day")
    NEVER = "never", _("not at all")
