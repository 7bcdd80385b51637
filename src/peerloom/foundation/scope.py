"""Who asks, and what they may therefore see. A query without either cannot be written by accident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar, cast

from django.db import models

from peerloom.foundation.public_ids import LENGTH, new_public_id


class UnscopedQuery(RuntimeError):
    """A query was written without saying for whom: use ``visible_to(actor)`` or ``within(organisation_id)``."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of a person, for the whole organisation or for one program only."""

    role: str
    program_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one organisation. Made by the web gate, the API or the command line, never by a view."""

    organisation_id: int
    person_id: int
    public_id: str
    name: str
    grants: frozenset[Grant]
    time_zone: str = "UTC"

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles for the whole organisation."""
        return any(grant.role in roles and grant.program_id is None for grant in self.grants)

    def has_for(self, program_id: int, *roles: str) -> bool:
        """Whether the actor holds one of the roles for this program, directly or through the organisation."""
        return any(grant.role in roles and grant.program_id in (None, program_id) for grant in self.grants)

    def programs_with(self, *roles: str) -> frozenset[int]:
        """The programs for which alone the actor holds one of the roles."""
        return frozenset(g.program_id for g in self.grants if g.role in roles and g.program_id is not None)


M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of one organisation. Parts override ``visible_to`` where not everyone in it may see every row."""

    def within(self, organisation_id: int) -> Self:
        return self.filter(organisation_id=organisation_id)

    def visible_to(self, actor: Actor) -> Self:
        return self.within(actor.organisation_id)


class ScopedManager(models.Manager[M]):
    """Refuses queries that do not say for whom they are; a relation's own manager is scoped by its owner."""

    def __init__(self, rows: type[ScopedQuerySet[Any]] | None = None) -> None:
        super().__init__()
        self.rows = rows

    def get_queryset(self) -> ScopedQuerySet[M]:
        if getattr(self, "instance", None) is None:
            raise UnscopedQuery(f"{self.model.__name__}.objects needs visible_to(actor) or within(organisation_id)")
        return self._rows()

    def _rows(self) -> ScopedQuerySet[M]:
        declared = cast("ScopedManager[M]", self.model._default_manager)  # a relation's manager is a bare copy
        return (declared.rows or ScopedQuerySet)(model=self.model, using=self._db)

    def within(self, organisation_id: int) -> ScopedQuerySet[M]:
        return self._rows().within(organisation_id)

    def visible_to(self, actor: Actor) -> ScopedQuerySet[M]:
        """What the actor may see. Rows without a rule of their own are reached through what they hang on."""
        if self.rows is None:
            raise UnscopedQuery(f"{self.model.__name__} does not say who may see it: give its manager a query set")
        return self._rows().visible_to(actor)

    def across_organisations(self, *, because: str) -> ScopedQuerySet[M]:
        """All rows of all organisations: for jobs and commands of the installation itself, with the reason."""
        if not because:
            raise UnscopedQuery("say why this query crosses organisations")
        return self._rows()

    def create(self, **values: Any) -> M:
        row: M = self._rows().create(**values)
        return row

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows: list[M] = self._rows().bulk_create(objs, *args, **kwargs)
        return rows


class Identified(models.Model):
    """A row that people may see: it has a public id, and its primary key stays inside."""

    public_id = models.CharField(max_length=LENGTH, default=new_public_id, unique=True, editable=False)

    class Meta:
        abstract = True


class Owned(models.Model):
    """A row that belongs to one organisation."""

    organisation = models.ForeignKey("mentoring.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
