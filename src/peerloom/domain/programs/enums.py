from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    PAIR = "pair", _("One mentor, one mentee")
    ONE_TO_MANY = "one_to_many", _("One mentor, several mentees")


class Place(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIRTUAL = "virtual", _("Virtual")
    HYBRID = "hybrid", _("Hybrid")


class ProgramState(models.TextChoices):
    """draft > open > running > closed > archived."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for sign-up")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Finished")
    ARCHIVED = "archived", _("Archived")
