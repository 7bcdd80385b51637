from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """What may be shipped of an instrument."""

    OPEN = "a", _("Ships with its items")
    LICENSED = "b", _("Items are entered by whoever has the licence")
    CITED = "c", _("Only cited")


class Origin(models.TextChoices):
    SHIPPED = "shipped", _("comes with Peerloom")
    OWN = "own", _("written here")
    FILE = "file", _("from a file")


class VersionState(models.TextChoices):
    """draft > current > replaced. Nothing that was ever asked is changed again."""

    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("In use")
    REPLACED = "replaced", _("Replaced")


class ItemKind(models.TextChoices):
    SCALED = "scaled", _("On a scale")
    OPEN = "open", _("In one's own words")


class Scoring(models.TextChoices):
    MEAN = "mean", _("Mean of the items")
    SUM = "sum", _("Sum of the items")


class Construct(models.TextChoices):
    """What an instrument is about, for finding it."""

    SELF_EFFICACY = "self_efficacy", _("Confidence in oneself")
    WELLBEING = "wellbeing", _("Well-being")
    RESILIENCE = "resilience", _("Resilience")
    EMOTIONAL_INTELLIGENCE = "emotional_intelligence", _("Emotional intelligence")
    RELATIONSHIP = "relationship", _("Quality of the relationship")
    MENTOR_COMPETENCE = "mentor_competence", _("What mentors can do")
    BELONGING = "belonging", _("Belonging")
    SATISFACTION = "satisfaction", _("Satisfaction")
    SKILLS = "skills", _("Skills")
    GOALS = "goals", _("Goals")
    CAREER = "career", _("Working life")
    OTHER = "other", _("Something else")
