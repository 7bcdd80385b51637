from django.db import models
from django.utils.translation import gettext_lazy as _


class TestimonialState(models.TextChoices):
    """asked > given > approved, or declined or put aside. Given and approved can be withdrawn at any time or expire."""

    ASKED = "asked", _("Asked")
    GIVEN = "given", _("To be looked at")
    APPROVED = "approved", _("May be shown")
    PUT_ASIDE = "put_aside", _("Put aside")
    DECLINED = "declined", _("Rather not")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Consent ran out")


class Venue(models.TextChoices):
    """Where a testimonial may be shown."""

    PUBLIC_PAGE = "public_page", _("On the program’s public page")
    ELSEWHERE = "elsewhere", _("On the organisation’s other sites")
    REPORT = "report", _("In reports")


class NameStyle(models.TextChoices):
    FULL = "full", _("With my full name")
    FIRST = "first", _("With my first name")
    ROLE = "role", _("Without my name, as “a mentee” or “a mentor”")


class SuggestionState(models.TextChoices):
    """new > in hand > done | not doing."""

    NEW = "new", _("New")
    IN_HAND = "in_hand", _("In hand")
    DONE = "done", _("Done")
    NOT_DOING = "not_doing", _("Not doing it, and why")
