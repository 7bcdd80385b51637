from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    PAIR = "pair", _("One mentor, one mentee")
    ONE_TO_MANY = "one_to_many", _("One mentor, several mentees")
    CIRCLE = "circle", _("Circles")
    MICRO = "micro", _("Single conversations")


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


class Profile(models.TextChoices):
    """Which practice standards a program starts from."""

    YOUTH = "youth", _("Children and young people")
    ADULT = "adult", _("Adults and students")


class Severity(models.TextChoices):
    BLOCK = "block", _("Stops")
    WARN = "warn", _("Warns")
    INFORM = "inform", _("Informs")


class Audience(models.TextChoices):
    MENTEES = "mentees", _("Mentees")
    MENTORS = "mentors", _("Mentors")
    BOTH = "both", _("Both")


class Moment(models.TextChoices):
    BEFORE = "before", _("before it starts")
    MIDPOINT = "midpoint", _("half-way")
    END = "end", _("at the end")
    LATER = "later", _("months later")
    SESSION = "session", _("after each meeting")


class ObjectivePart(models.TextChoices):
    """What of an objective was changed after the start."""

    ADDED = "added", _("the objective itself")
    STATEMENT = "statement", _("what should change")
    MEASURE = "measure", _("how it is measured, in words")
    BASELINE = "baseline", _("where it stood before")
    TARGET = "target", _("what is aimed for")
    DUE = "due", _("by when")
    PRIMARY = "primary", _("whether it matters most")
    FIGURE = "figure", _("the figure it is judged by")
