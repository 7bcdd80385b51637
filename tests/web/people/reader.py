"""Somebody who is signed in and uses the page about their times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from peerloom.domain.people.models import Person
from peerloom.foundation import clock
from tests.factories import MOMENT


@dataclass
class Reader:
    person: Person
    client: Client

    @staticmethod
    def of(person: Person) -> Reader:
        assert person.account is not None
        client = Client()
        client.force_login(person.account)
        return Reader(person, client)

    def address(self, name: str, *ids: str) -> str:
        return reverse(f"calendars:{name}", args=[self.person.organisation.slug, *ids])

    def page(self, at: datetime = MOMENT) -> str:
        with clock.frozen_at(at):
            answer = self.client.get(self.address("mine"))
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, name: str, values: dict[str, Any], *ids: str, at: datetime = MOMENT) -> HttpResponse:
        with clock.frozen_at(at):
            return cast("HttpResponse", self.client.post(self.address(name, *ids), values))
