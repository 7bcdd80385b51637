from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from peerloom.domain.people.enums import SEES_EVERYONE, Role, Standing, Weekday
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager, ScopedQuerySet


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=email.strip().casefold(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(Identified, AbstractBaseUser):
    """A sign-in. One account can stand for several persons, each in another organisation."""

    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Organisation(Identified):
    """Whom everything belongs to. Found by its slug in the URL; its rows only through an actor."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    locale = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    minimum_age = models.PositiveSmallIntegerField(default=13)
    created_at = models.DateTimeField()

    def day_at(self, moment: datetime) -> date:
        """Which day it is there at that moment."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


class PersonQuerySet(ScopedQuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everyone for who runs the whole organisation; themself alone for everybody else.

        Someone who runs one program meets its people there, through their applications and matches.
        """
        rows = self.within(actor.organisation_id)
        return rows if actor.has(*SEES_EVERYONE) else rows.filter(pk=actor.person_id)


class Person(Identified, Owned):
    """Someone in one organisation, with or without an account. ``email`` is stored case-folded."""

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="persons")
    email = models.EmailField(max_length=254)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list, blank=True)  # language tags in the person's own order, "es", "pt-BR"
    time_zone = models.CharField(max_length=64, default="UTC")
    locale = models.CharField(max_length=10, default="en")
    about = models.TextField(max_length=2000, blank=True)
    contact = models.CharField(max_length=200, blank=True)  # how a partner gets in touch, in the person's words
    photo = models.ImageField(upload_to="photos/", blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ACTIVE)
    created_at = models.DateTimeField()

    objects = ScopedManager(PersonQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="person_email_once_per_organisation"),
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(account__isnull=False),
                name="person_account_once_per_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "family_name", "given_name"], name="person_by_name"),
            models.Index(fields=["organisation", "standing"], name="person_by_standing"),
        ]

    @property
    def name(self) -> str:
        """Given and family name, or the e-mail address of someone who has told neither."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def called(self) -> str:
        """What those who know them say: the given name, else the whole one."""
        return self.given_name or self.name

    @property
    def initials(self) -> str:
        """Up to two letters for a picture-less avatar."""
        words = [self.given_name.strip(), self.family_name.strip()]
        return "".join(word[0] for word in words if word).upper() or self.email[:1].upper()


def held_at(moment: datetime) -> Q:
    """Memberships in force at that moment."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        rows = self.within(actor.organisation_id)
        return rows if actor.has(*SEES_EVERYONE) else rows.filter(person=actor.person_id)


class Membership(Identified, Owned):
    """A role of a person, for the organisation or for one program, from one moment until another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    program_scope = models.BigIntegerField(null=True)  # a program's key; programs stand above people
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = ScopedManager(MembershipQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "program_scope"],
                condition=Q(until__isnull=True, program_scope__isnull=False),
                name="membership_once_per_program",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(until__isnull=True, program_scope__isnull=True),
                name="membership_once_per_organisation",
            ),
        ]


def open_at(moment: datetime) -> Q:
    """Invitations neither accepted nor withdrawn nor run out at that moment."""
    return Q(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def visible_to(self, actor: Actor) -> Self:
        rows = self.within(actor.organisation_id)
        return rows if actor.has(*SEES_EVERYONE) else rows.none()


class Invitation(Identified, Owned):
    """An offer of a role by e-mail. The link carries a signed token; only one acceptance counts."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=12, choices=Role)
    invited_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager(InvitationQuerySet)


class AvailabilityInterval(Owned):
    """Free time in a normal week, in the person's own zone.

    Minutes since local midnight, so that it survives clock changes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    objects = ScopedManager()

    class Meta:
        ordering = ["weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_minute__lt=F("end_minute")) & Q(end_minute__lte=24 * 60),
                name="availability_within_a_day",
            ),
        ]
