"""Server time of the list pages with 100,000 people, against a page that shows nothing but its frame.

Processor time, which other work on the machine changes little: SQLite answers inside the process that is measured.

Run with:  .venv/bin/python benchmarks/list_pages.py
Fails when a page takes more than 5 times as long as the empty one (medians of one run).
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from time import process_time
from typing import Any

os.environ["PEERLOOM_DATA"] = tempfile.mkdtemp(prefix="peerloom-benchmark-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
sys.path.insert(0, ".")

PEOPLE = 100_000
"""Half of them accepted, half on their way through screening."""
RESOURCES = 5_000
PAIRS = 10_000
"""Each with three meetings and two questions to each side; every seventh person has let both pass."""
RUNS = 25
ALLOWED = 5.0


def main() -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.http import HttpResponseBase
    from django.shortcuts import render
    from django.test import Client
    from django.urls import include, path

    import peerloom.config.urls as site
    from peerloom.domain.enrolment.enums import ApplicationState, ScreeningStage, Side
    from peerloom.domain.enrolment.models import Application
    from peerloom.domain.people.models import Person
    from peerloom.domain.training.models import Resource
    from peerloom.web.gate import MemberRequest, for_members
    from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program

    on_the_way = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.IN_REVIEW)

    @for_members()
    def empty(request: MemberRequest) -> HttpResponseBase:
        return render(request, "layout/desk.html")

    site.urlpatterns.append(path("o/<slug:organisation>/empty/", include([path("", empty)])))
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)

    organisation = make_organisation(slug="northfield")
    account = make_account()
    make_person(organisation, "owner", account=account)
    cohort = make_cohort(make_program(organisation))
    people = Person.objects.bulk_create(
        [
            Person(
                organisation=organisation,
                email=f"person{i}@example.org",
                given_name=f"Given{i % 997}",
                family_name=f"Family{i % 1999}",
                created_at=MOMENT,
            )
            for i in range(PEOPLE)
        ],
        batch_size=5_000,
    )
    Application.objects.bulk_create(
        [
            Application(
                organisation=organisation,
                cohort=cohort,
                person=person,
                side=Side.MENTOR if i % 3 == 0 else Side.MENTEE,
                state=on_the_way[i % len(on_the_way)] if i % 2 else ApplicationState.ACCEPTED,
                stage=list(ScreeningStage)[i % len(ScreeningStage)],
                applied_at=MOMENT,
            )
            for i, person in enumerate(people)
        ],
        batch_size=5_000,
    )

    Resource.objects.bulk_create(
        Resource(organisation=organisation, title=f"Guide {i}", title_words=f"guide {i}", body="x", added_at=MOMENT)
        for i in range(RESOURCES)
    )
    make_pairs_that_meet(cohort, people)
    del people
    gc.collect()  # a server has not made them, and does not search them for garbage
    client = Client()
    client.force_login(account)

    def seconds(url: str) -> Callable[[], float]:
        def once() -> float:
            start = process_time()
            answer = client.get(url)
            taken = process_time() - start
            if answer.status_code != 200:
                raise SystemExit(f"{url} answered {answer.status_code}")
            return taken

        return once

    pages = {
        "empty": "/o/northfield/empty/",
        "people": "/o/northfield/people/",
        "people, searched": "/o/northfield/people/?search=family7",
        "programs": "/o/northfield/programs/",
        "board of matches": "/o/northfield/relationships/",
        "board, need somebody": "/o/northfield/relationships/?flag=any",
        "check-ins": f"/o/northfield/check-ins/{cohort.public_id}/",
        "requests for a change": "/o/northfield/changes/",
        "matching": f"/o/northfield/matching/{cohort.public_id}/",
        "screening board": f"/o/northfield/screening/{cohort.public_id}/",
        "screening, one column": f"/o/northfield/screening/{cohort.public_id}/?column=interview",
        "recruitment": f"/o/northfield/recruitment/{cohort.public_id}/",
        "resources, searched": "/o/northfield/resources/?q=guide+7",
    }
    measured: dict[str, list[float]] = {name: [] for name in pages}
    for page in pages.values():
        seconds(page)()
    for _ in range(RUNS):
        for name, page in pages.items():
            measured[name].append(seconds(page)())

    base = statistics.median(measured["empty"])
    print(f"{PEOPLE:,} people, medians of {RUNS} runs; the empty page takes {base * 1000:.1f} ms")
    slow = False
    for name, times in measured.items():
        ratio = statistics.median(times) / base
        slow |= ratio > ALLOWED
        print(f"{name:24} {statistics.median(times) * 1000:8.1f} ms {ratio:6.2f} times the empty page")
    return 1 if slow else 0


def make_pairs_that_meet(cohort: Any, people: list[Any]) -> None:
    from datetime import timedelta

    from peerloom.domain.enrolment.enums import Side
    from peerloom.domain.relationships.enums import CheckInState, RelationshipState, SessionState, SessionWay
    from peerloom.domain.relationships.models import CheckIn, Participation, Relationship, Session
    from peerloom.foundation import clock

    organisation, now = cohort.organisation, clock.now()

    def said(number: int, week: int) -> dict[str, Any]:
        answered = {"state": CheckInState.ANSWERED, "answered_at": now - timedelta(weeks=week)}
        return answered | {"feeling": 1 + (number + week) % 5}

    pairs = Relationship.objects.bulk_create(
        Relationship(
            organisation=organisation,
            cohort=cohort,
            state=RelationshipState.ACTIVE,
            introduced_at=now - timedelta(days=90),
            visible_from=now - timedelta(days=90),
            first_met_at=now - timedelta(days=70) if number % 9 else None,
            last_met_at=now - timedelta(days=number % 80) if number % 9 else None,
            next_session_at=now + timedelta(days=5) if number % 3 else None,
        )
        for number in range(PAIRS)
    )
    parts = Participation.objects.bulk_create(
        Participation(
            organisation=organisation,
            relationship=pair,
            person=people[2 * number + place],
            side=side,
            joined_at=now - timedelta(days=90),
        )
        for number, pair in enumerate(pairs)
        for place, side in enumerate(Side)
    )
    Session.objects.bulk_create(
        Session(
            organisation=organisation,
            relationship=pair,
            state=SessionState.HELD,
            starts_at=now - timedelta(days=20 * number + 5),
            ends_at=now - timedelta(days=20 * number + 5) + timedelta(hours=1),
            time_zone="UTC",
            way=SessionWay.VIDEO,
            proposed_at=now,
            minutes=60,
        )
        for pair in pairs
        for number in range(3)
    )
    CheckIn.objects.bulk_create(
        CheckIn(
            organisation=organisation,
            relationship_id=part.relationship_id,
            participation=part,
            name="How is it going?",
            turn=f"week {week}",
            due_on=(now - timedelta(weeks=week)).date(),
            closes_on=now.date(),
            asked_at=now - timedelta(weeks=week),
            **(said(number, week) if number % 7 else {"state": CheckInState.LAPSED}),
        )
        for number, part in enumerate(parts)
        for week in (2, 6)
    )


if __name__ == "__main__":
    sys.exit(main())
