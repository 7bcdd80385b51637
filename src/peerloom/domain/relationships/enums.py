from django.db import models
from django.utils.translation import gettext_lazy as _


class RelationshipState(models.TextChoices):
    """introduced > active > paused > closing > ended. A publication that is undone withdraws what it introduced."""

    INTRODUCED = "introduced", _("introduced")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    CLOSING = "closing", _("closing")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")
