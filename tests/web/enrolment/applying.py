"""A visitor of the sign-up pages, without a browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import draft_token
from peerloom.domain.enrolment.models import ApplicationDraft
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.public_ids import new_public_id
from tests.factories import MOMENT

NOW = MOMENT + timedelta(minutes=1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def path(name: str, cohort: Cohort, side: Side = Side.MENTEE) -> str:
    return reverse(f"apply:{name}", args=[cohort.organisation.slug, cohort.public_id, side])


def get(address: str, client: Client | None = None) -> Any:
    with clock.frozen_at(NOW):
        return (client or Client()).get(address)


def post(address: str, data: dict[str, Any] | None = None, client: Client | None = None) -> Any:
    with clock.frozen_at(NOW):
        return (client or Client()).post(address, data or {})


def facts(**further: Any) -> dict[str, Any]:
    """What Ada, who is 25, writes on the first page."""
    born = {"born_0": "27", "born_1": "3", "born_2": "2001"}
    who = {"given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org", "key": new_public_id()}
    return who | born | further


def at(draft: ApplicationDraft, name: str, *further: Any, mailed: bool = False) -> str:
    return reverse(f"apply:{name}", args=[draft_token(draft, mailed=mailed), *further])


def page_of(response: Any) -> str:
    """What the page holds, without what is different each time it is sent."""
    text = re.sub(r"\s+", " ", response.content.decode())
    return re.sub(r"""(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+""", r"\1", text)


def seen_on(address: str) -> str:
    [seen] = re.findall(r'name="seen" value="(\w+)"', page_of(get(address)))
    return str(seen)


def answer(address: str, presented: list[str], answers: dict[str, Any], **further: Any) -> Any:
    """Fill in what stands on the page and press a button."""
    data = {"presented": presented, "seen": seen_on(address), "then": "next"}
    return post(address, data | {f"q-{key}": value for key, value in answers.items()} | further)


def links_mailed() -> list[str]:
    """The paths in the mails that have left, the newest last."""
    with clock.frozen_at(NOW):
        for job in Job.objects.filter(state=JobState.WAITING):
            run_attempt(job.public_id)
    return [re.findall(r"http://localhost:8000(/\S+)", str(sent.body))[0] for sent in mail.outbox]
