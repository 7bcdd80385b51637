"""The pages of one cohort's matching, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from peerloom.domain.programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Pages:
    client: Client
    cohort: Cohort

    def at(self, name: str, *ids: str) -> str:
        return reverse(f"matching:{name}", args=[self.cohort.organisation.slug, self.cohort.public_id, *ids])

    def get(self, name: str, *ids: str, **query: str) -> Any:
        return self.client.get(self.at(name, *ids), query)

    def post(self, name: str, *ids: str, **values: Any) -> Any:
        return self.client.post(self.at(name, *ids), values)

    def text(self, name: str, *ids: str, **query: str) -> str:
        """The page's HTML; it must be there."""
        answer = self.get(name, *ids, **query)
        assert answer.status_code == 200
        return str(answer.content.decode())
