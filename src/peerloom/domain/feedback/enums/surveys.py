from django.db import models
from django.utils.translation import gettext_lazy as _


class WaveKind(models.TextChoices):
    """Which moment a survey stands for. A retrospective pre-test asks afterwards how it was before, and is never pooled
    with answers that were given before."""

    PRE = "pre", _("Before")
    MID = "mid", _("Half-way")
    POST = "post", _("At the end")
    FOLLOW_UP = "follow_up", _("Months later")
    PULSE = "pulse", _("In between")
    RETROSPECTIVE = "retrospective", _("Looking back at the beginning")


class WaveState(models.TextChoices):
    """planned > open > closed, or called off before it opened."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CALLED_OFF = "called_off", _("Called off")


class Asked(models.TextChoices):
    """Who is asked."""

    MENTEES = "mentees", _("Mentees")
    MENTORS = "mentors", _("Mentors")
    COMPARISON = "comparison", _("The comparison group")


class Mode(models.TextChoices):
    """What ties an answer to a person. A survey whose answers are linked is never called anonymous."""

    ANONYMOUS = "anonymous", _("Anonymous: nothing ties an answer to a person")
    CONFIDENTIAL = "confidential", _("Confidential: tied by a pseudonym, so that before and after can be compared")
    IDENTIFIED = "identified", _("By name: coordinators can read who answered what")


class InvitationState(models.TextChoices):
    """waiting > invited > answered, or declined, or left out (no longer taking part, cannot be reached)."""

    WAITING = "waiting", _("To be invited")
    INVITED = "invited", _("Invited")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Rather not")
    LEFT_OUT = "left_out", _("Left out")


class Way(models.TextChoices):
    """How an answer came in."""

    LINK = "link", _("by the link in an e-mail")
    SIGNED_IN = "signed_in", _("signed in")
    PAPER = "paper", _("on paper")


class ComparisonKind(models.TextChoices):
    NOT_MATCHED = "not_matched", _("Applied and were not matched")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    EARLIER_COHORT = "earlier_cohort", _("An earlier round")
    LIST = "list", _("People chosen by hand")
