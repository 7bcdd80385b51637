"""Server time of what came in with a survey of 10,000 people, against a page that shows nothing but its frame.

Run with:  .venv/bin/python benchmarks/survey_files.py
Fails when a file has not begun, or a page is not there, after 40 times as long as the empty page (medians of one run).
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterable
from time import perf_counter
from typing import Any, cast

os.environ["PEERLOOM_DATA"] = tempfile.mkdtemp(prefix="peerloom-benchmark-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
sys.path.insert(0, ".")

PEOPLE = 10_000
"""Each with an answer to all 21 items of three questionnaires."""
ASKED = ("self-efficacy-gse10", "resilience-brs", "wellbeing-who5")
RUNS = 5
ALLOWED = 40.0


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
    from peerloom.web.gate import MemberRequest, for_members
    from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program

    @for_members()
    def empty(request: MemberRequest) -> HttpResponseBase:
        return render(request, "layout/desk.html")

    site.urlpatterns.append(path("o/<slug:organisation>/empty/", include([path("", empty)])))
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)

    organisation = make_organisation(slug="northfield")
    account = make_account()
    make_person(organisation, "owner", account=account)
    wave, scale = survey_with_answers(make_cohort(make_program(organisation)))
    client = Client()
    client.force_login(account)

    def seconds(url: str) -> tuple[float, float]:
        """Until it begins, and until all of it is there."""
        start = perf_counter()
        answer = client.post(url) if url.endswith("answers.csv") else client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url} answered {answer.status_code}")
        pieces = iter(cast("Iterable[bytes]", answer))
        next(pieces)
        begun = perf_counter() - start
        for _piece in pieces:
            pass
        return begun, perf_counter() - start

    pages = {
        "empty": "/o/northfield/empty/",
        "the survey, with figures": f"/o/northfield/surveys/wave/{wave}/",
        "its answers as a file": f"/o/northfield/surveys/wave/{wave}/answers.csv",
        "do the items hang together": f"/o/northfield/instruments/{scale}/hanging-together/",
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    first = {name: seconds(page)[1] for name, page in pages.items()}
    for _ in range(RUNS):
        for name, page in pages.items():
            measured[name].append(seconds(page))

    base = statistics.median(whole for _begun, whole in measured["empty"])
    print(f"{PEOPLE:,} people, medians of {RUNS} runs; the empty page takes {base * 1000:.1f} ms")
    slow = False
    for name, times in measured.items():
        begun, whole = (statistics.median(kind) for kind in zip(*times, strict=True))
        slow |= begun / base > ALLOWED
        print(
            f"{name:28} begins after {begun * 1000:7.1f} ms ({begun / base:6.1f} times the empty page), "
            f"all there after {whole * 1000:7.1f} ms ({whole / base:6.1f}); the very first time {first[name]:.1f} s"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 1 if slow else 0


def survey_with_answers(cohort: Any) -> tuple[str, str]:
    """A confidential one that has closed; its public id, and that of the longest of its questionnaires."""
    from random import Random

    from peerloom.domain.feedback.enums.surveys import WaveState, Way
    from peerloom.domain.feedback.models import ItemAnswer, Respondent, Response
    from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
    from peerloom.domain.people.models import Person
    from tests.factories import MOMENT
    from tests.factories.surveys import make_wave

    organisation, chance = cohort.organisation, Random(7)
    versions = [adopt_instrument(organisation=organisation, key=key, by=None, at=MOMENT) for key in ASKED]
    wave = make_wave(cohort, *versions, state=WaveState.CLOSED)
    items: list[Any] = [item for version in versions for item in version.items.select_related("scale")]
    people = Person.objects.bulk_create(
        Person(organisation=organisation, email=f"p{n}@example.org", given_name=f"Given{n}", created_at=MOMENT)
        for n in range(PEOPLE)
    )
    respondents = Respondent.objects.bulk_create(
        Respondent(organisation=organisation, program=cohort.program, person=person, code=f"C{n}")
        for n, person in enumerate(people)
    )
    responses = Response.objects.bulk_create(
        Response(
            organisation=organisation, wave=wave, respondent=one, answered_on=MOMENT.date(), language="en", way=Way.LINK
        )
        for one in respondents
    )
    answers = []
    for response in responses:
        lean = chance.random()
        for item in items:
            low, high = item.scale.low, item.scale.high
            place = min(max(lean + chance.uniform(-0.3, 0.3), 0.0), 1.0)
            ticked = low + round((high - low) * (1 - place if item.reversed else place))
            answers.append(ItemAnswer(organisation=organisation, response=response, item=item, value=ticked))
    ItemAnswer.objects.bulk_create(answers, batch_size=5_000)
    return wave.public_id, versions[0].instrument.public_id


if __name__ == "__main__":
    sys.exit(main())
