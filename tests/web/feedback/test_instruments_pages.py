"""Pages of questionnaires: what they show to whom, what they keep when two are at it, and how few queries they take."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.data import as_file
from peerloom.domain.feedback.instrument_files.reading import LARGEST_FILE, instrument_from_bytes
from peerloom.domain.feedback.models import Instrument, InstrumentVersion
from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.feedback.operations.instruments.changing import change_draft
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from tests.factories import MOMENT, actor_with, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.instrument_files import instrument_data, instrument_document
from tests.factories.own_instruments import make_draft, make_published
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def client(organisation: Organisation) -> Client:
    return signed_in(organisation, Role.COORDINATOR)


def signed_in(organisation: Organisation, role: str) -> Client:
    account = make_account()
    make_person(organisation, role, account=account)
    client = Client()
    client.force_login(account)
    return client


def path(version: InstrumentVersion, rest: str = "") -> str:
    return f"/o/{version.organisation.slug}/instruments/{version.instrument.public_id}/{rest}"


def library(organisation: Organisation, rest: str = "") -> str:
    return f"/o/{organisation.slug}/instruments/{rest}"


def text(response: Any) -> str:
    return str(response.content.decode())


def draft_of(version: InstrumentVersion) -> InstrumentVersion:
    return InstrumentVersion.objects.within(version.organisation_id).get(
        instrument=version.instrument, state=VersionState.DRAFT
    )


def test_lists_and_pages_take_as_many_queries_for_three_as_for_one(client: Client, organisation: Organisation) -> None:
    first = make_published(organisation)
    cohort = make_cohort(make_program(organisation))
    make_wave(cohort, first)
    pages = (library(organisation), path(first), path(first, "preview/"), path(first, "hanging-together/"))
    before = [queries(client, page) for page in pages]
    for key in ("b", "c"):
        more = make_published(organisation, key=key)
        make_wave(cohort, more, first)
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 12, before


def queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_the_library_offers_what_ships_and_counts_what_waits(client: Client, organisation: Organisation) -> None:
    page = text(client.get(library(organisation)))
    assert "Choose what you would like to ask" in page
    assert "Belonging, short" in page
    client.post(library(organisation, "shipped/wellbeing-who5/adopt/"))
    client.post(library(organisation, "shipped/belonging-short/adopt/"))
    page = text(client.get(library(organisation)))
    assert "One questionnaire waits for you" in page
    assert "needs your word that you have the licence" in page
    only = text(client.get(library(organisation), {"about": "belonging"}))
    assert "Belonging, short" in only
    assert "Satisfaction, short" not in only


def test_staff_read_and_are_offered_no_change(organisation: Organisation) -> None:
    staff = signed_in(organisation, Role.STAFF)
    version = make_published(organisation)
    for page in (library(organisation), path(version), library(organisation, "shipped/belonging-short/")):
        shown = text(staff.get(page))
        assert 'method="post"' not in shown.partition("<main")[2]
    for rest in ("draft/", "draft/items/new/", "licence/"):
        assert staff.get(path(version, rest)).status_code == 403
    assert staff.post(path(version, "change/")).status_code == 403


def test_scoring_stands_there_in_words(client: Client, organisation: Organisation) -> None:
    client.post(library(organisation, "shipped/wellbeing-who5/adopt/"))
    version = InstrumentVersion.objects.within(organisation.pk).get()
    page = text(client.get(path(version)))
    assert ">Preview<" not in page, "there is nothing to look at before its items have words"
    assert "Some items have no words yet" in text(client.get(path(version, "preview/")))
    assert "The sum of 5 items, times 4." in page
    assert "From 0 to 100; higher is better." in page
    assert "Whoever scores 50 or less is shown where to find support" in page


def test_the_preview_speaks_the_language_and_shows_a_phone(client: Client, organisation: Organisation) -> None:
    version = adopt_instrument(organisation=organisation, key="belonging-short", by=None, at=MOMENT)
    page = text(client.get(path(version, "preview/"), {"language": "de"}))
    assert "Ich fühle mich hier zu Hause." in page
    assert "matrix of-5" in page
    page = text(client.get(path(version, "preview/"), {"language": "xx", "as": "phone"}))
    assert "I feel at home here." in page
    assert "matrix" not in page


def test_the_whole_way_of_a_licensed_one(client: Client, organisation: Organisation) -> None:
    adopted = client.post(library(organisation, "shipped/resilience-brs/adopt/"))
    version = InstrumentVersion.objects.within(organisation.pk).get()
    assert adopted["Location"] == path(version)
    assert client.post(path(version, "licence/"), {}).status_code == 422
    words = path(version, "draft/languages/en/")
    sent = {"revision": 1, "name": "BRS"} | {f"item-item-0{n}": f"Words {n}" for n in range(1, 7)}
    refused = client.post(words, sent)
    assert refused.status_code == 422
    assert "Say first that you have the licence" in text(refused)
    assert "Words 3" in text(refused)
    assert client.post(path(version, "licence/"), {"have_it": "on"})["Location"] == words
    assert client.post(words, sent).status_code == 303
    assert client.post(path(version, "draft/publish/"), {"revision": 2})["Location"] == path(version)
    version.refresh_from_db()
    assert version.state == VersionState.CURRENT
    assert version.validated
    file = client.get(path(version, "file/"))
    assert b"Words 3" not in file.content
    assert "attachment" in file["Content-Disposition"]
    assert not instrument_from_bytes(file.content).original.items


def test_a_file_out_is_the_same_questionnaire_in(client: Client, organisation: Organisation) -> None:
    version = adopt_instrument(organisation=organisation, key="career-steps", by=None, at=MOMENT)
    content = client.get(path(version, "file/")).content
    other = make_organisation()
    answer = send(signed_in(other, Role.OWNER), other, content)
    assert answer.status_code == 303
    assert document_of(InstrumentVersion.objects.within(other.pk).get()) == document_of(version)


def test_a_file_of_what_is_here_already_says_so(client: Client, organisation: Organisation) -> None:
    version = adopt_instrument(organisation=organisation, key="career-steps", by=None, at=MOMENT)
    content = client.get(path(version, "file/")).content
    page = text(client.get(send(client, organisation, content)["Location"]))
    assert "This questionnaire is here already" in page
    assert "It is here as a draft" not in page


def test_languages_of_what_ships_are_offered_first(client: Client, organisation: Organisation) -> None:
    options = text(client.get(library(organisation, "new/"))).partition('name="language"')[2]
    assert options.index("Deutsch") < options.index("español") < options.index("Afrikaans")


def send(client: Client, organisation: Organisation, content: bytes) -> Any:
    return client.post(library(organisation, "file/"), {"file": SimpleUploadedFile("a.json", content)})


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"\x00" * 2000,
        b"[" * 50_000,
        b"{}",
        b" " * (LARGEST_FILE + 10),
        as_file(instrument_document()).encode()[:-40],
    ],
    ids=range(6),
)
def test_a_hostile_file_is_answered_and_nothing_is_kept(
    client: Client, organisation: Organisation, content: bytes
) -> None:
    answer = send(client, organisation, content)
    assert answer.status_code == 422
    assert "One thing needs mending" in text(answer)
    assert "mended in the file" not in text(answer), "one thing is said once, beside the field"
    assert not Instrument.objects.within(organisation.pk).exists()


def test_the_places_of_mistakes_are_named(client: Client, organisation: Organisation) -> None:
    broken = as_file(instrument_document()).replace('"key": "calm",', '"key": "<b>calm",')
    answer = text(send(client, organisation, broken.encode()))
    assert "<code>items[0].key</code>" in answer
    assert "<b>calm" not in answer


def test_another_questionnaire_of_that_name_is_refused_beside_the_field(
    client: Client, organisation: Organisation
) -> None:
    make_draft(organisation, minimum_answered=33)
    answer = send(client, organisation, as_file(instrument_document()).encode())
    assert answer.status_code == 422
    assert "calm-days" in text(answer)


def test_written_from_nothing_to_published(client: Client, organisation: Organisation) -> None:
    begun = client.post(library(organisation, "new/"), {"name": "Our week", "construct": "wellbeing", "language": "es"})
    version = InstrumentVersion.objects.within(organisation.pk).get()
    assert begun["Location"] == path(version, "draft/")
    lines = "Dormí bien.\n\n  Tuve   tiempo para mí. \nMe sentí a solas."
    added = client.post(
        path(version, "draft/items/new/"),
        {"revision": 1, "words": lines, "answered": "steps-1", "counts_in": ["score-1"]},
    )
    assert added.status_code == 303
    document = document_of(version)
    assert [said.words for said in document.original.items] == [
        "Dormí bien.",
        "Tuve tiempo para mí.",
        "Me sentí a solas.",
    ]
    last = version.items.last()
    assert last is not None
    sent = {
        "revision": 2,
        "words": "Me sentí a solas.",
        "answered": "steps-1",
        "turned": "on",
        "counts_in": ["score-1"],
    }
    assert client.post(path(version, f"draft/items/{last.public_id}/"), sent).status_code == 303
    assert (
        client.post(path(version, f"draft/items/{last.public_id}/move/"), {"revision": 3, "do": "up"}).status_code
        == 303
    )
    steps = {"revision": 4, "low": 0, "labels": "Nunca\n-\nSiempre"}
    assert client.post(path(version, "draft/steps/steps-1/"), steps).status_code == 303
    score = {
        "revision": 5,
        "name": "Semana",
        "items": ["item-1", "item-3"],
        "scoring": "sum",
        "better": "lower",
        "factor": "2.5",
        "support_at": "3",
    }
    assert client.post(path(version, "draft/scores/score-1/"), score).status_code == 303
    assert client.post(path(version, "draft/publish/"), {"revision": 6}).status_code == 303
    document = document_of(version)
    assert [item.key for item in document.items] == ["item-1", "item-3", "item-2"]
    assert document.items[1].reversed
    assert document.original.labels_of("steps-1") == ("Nunca", "", "Siempre")
    (subscale,) = document.subscales
    assert (subscale.items, subscale.factor, subscale.support_at) == (("item-1", "item-3"), 2.5, 3.0)
    assert not subscale.higher_is_better
    version.refresh_from_db()
    assert version.state == VersionState.CURRENT


def test_a_language_beside_the_original(client: Client, organisation: Organisation) -> None:
    version = make_draft(organisation)
    chosen = client.post(path(version, "draft/languages/new/"), {"language": "de"})
    assert chosen["Location"] == path(version, "draft/languages/de/")
    page = text(client.get(path(version, "draft/languages/de/")))
    assert "I feel rushed." in page
    sent = {"revision": 1, "name": "Ruhige Tage", "item-calm": "Ich bin ruhig."}
    assert client.post(path(version, "draft/languages/de/"), sent).status_code == 303
    answer = client.post(path(version, "draft/publish/"), {"revision": 2}, follow=True)
    assert "3 items have no words yet (German)." in text(answer)
    assert client.post(path(version, "draft/languages/de/remove/"), {"revision": 2}).status_code == 303
    assert client.post(path(version, "draft/languages/en/remove/"), {"revision": 3}).status_code == 404
    assert client.get(path(version, "draft/languages/klingon/")).status_code == 404
    assert client.post(path(version, "draft/languages/new/"), {"language": "en"}).status_code == 422


def test_someone_was_faster_and_what_was_typed_stays(client: Client, organisation: Organisation) -> None:
    version = make_draft(organisation)
    by = actor_with(organisation, Role.OWNER)
    shorter = editing.without_item(document_of(version), "steady")
    change_draft(version=version, document=shorter, revision=1, by=by, at=MOMENT)
    sent = {"revision": 1, "name": "My own name", "minimum_answered": 70, "construct": "other"}
    met = client.post(path(version, "draft/about/"), sent)
    assert met.status_code == 409
    assert "My own name" in text(met)
    assert 'name="revision" value="2"' in text(met)
    assert client.post(path(version, "draft/about/"), sent | {"revision": 2}).status_code == 303
    document = document_of(version)
    assert document.name == "My own name"
    assert document.item("steady") is None
    assert client.post(path(version, "draft/publish/"), {"revision": 1}).status_code == 409
    assert client.post(path(version, "draft/discard/"), {"revision": "\x00"}).status_code == 409


def test_the_end_of_validity_is_said_before(client: Client, organisation: Organisation) -> None:
    version = make_published(organisation, validated=True)
    client.post(path(version, "change/"))
    draft = draft_of(version)
    for rest in ("draft/", "draft/items/new/", "draft/steps/often/", "draft/languages/de/"):
        assert "This scale is validated as it stands" in text(client.get(path(version, rest)))
    sent = {"revision": draft.revision, "words": "One more.", "answered": "often"}
    client.post(path(version, "draft/items/new/"), sent)
    draft.refresh_from_db()
    assert not draft.validated
    assert "This scale is validated as it stands" not in text(client.get(path(version, "draft/")))


def test_a_key_that_was_asked_is_never_given_to_another_item(client: Client, organisation: Organisation) -> None:
    version = make_published(organisation)
    client.post(path(version, "change/"))
    client.post(path(version, "draft/items/new/"), {"revision": 1, "words": "One.\nTwo.", "answered": "often"})
    client.post(path(version, "draft/publish/"), {"revision": 2})
    client.post(path(version, "change/"))
    two = draft_of(version).items.get(key="item-2")
    client.post(path(version, f"draft/items/{two.public_id}/remove/"), {"revision": 1})
    client.post(path(version, "draft/items/new/"), {"revision": 2, "words": "Three.", "answered": "often"})
    assert [item.key for item in draft_of(version).items.all()][-2:] == ["item-1", "item-3"]


@pytest.mark.parametrize(
    ("rest", "sent", "words"),
    [
        ("draft/items/new/", {"words": "x" * 401, "answered": "often"}, "longer than 400"),
        ("draft/items/new/", {"words": "\n".join("ab" * 60), "answered": "often"}, "more than 50 at once"),
        ("draft/items/new/", {"words": "Hm", "answered": "nowhere"}, "Select a valid choice"),
        ("draft/items/new/", {"words": "Hm", "answered": "words", "turned": "on"}, "Only an item on a scale"),
        ("draft/items/new/", {"words": "a\x00b", "answered": "often"}, "Null characters"),
        ("draft/steps/often/", {"low": 1, "labels": "One"}, "from 2 to 21 steps"),
        ("draft/steps/often/", {"low": 1, "labels": "a\n" * 30}, "from 2 to 21 steps"),
        ("draft/steps/often/", {"low": 99, "labels": "a\nb\nc"}, "from -100 to 100"),
        (
            "draft/scores/new/",
            {"name": "S", "items": ["more"], "scoring": "mean", "better": "higher", "factor": 1},
            "valid",
        ),
        ("draft/scores/new/", {"name": "S", "scoring": "mean", "better": "higher", "factor": 0}, "0.0001"),
        ("draft/about/", {"name": " ", "minimum_answered": 101, "construct": "x"}, "less than or equal to 100"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    client: Client, organisation: Organisation, rest: str, sent: dict[str, object], words: str
) -> None:
    version = make_draft(organisation)
    answer = client.post(path(version, rest), {"revision": 1} | sent)
    assert answer.status_code == 422
    assert words in text(answer)
    version.refresh_from_db()
    assert version.revision == 1


def test_items_on_different_steps_cannot_be_scored_together(client: Client, organisation: Organisation) -> None:
    wide = {"key": "wide", "low": 0, "high": 10}
    version = make_draft(organisation, scales=[*instrument_data()["scales"], wide])
    calm = version.items.get(key="calm")
    sent = {"revision": 1, "words": "I am calm.", "answered": "wide", "counts_in": ["calmness"]}
    answer = client.post(path(version, f"draft/items/{calm.public_id}/"), sent)
    assert answer.status_code == 422
    assert "Items with different steps cannot be scored together." in text(answer)


def test_put_away_and_offered_again(client: Client, organisation: Organisation) -> None:
    version = make_published(organisation)
    client.post(path(version, "put-away/"))
    assert "Calm days" not in text(client.get(library(organisation))).partition("<table")[2]
    assert "Calm days" in text(client.get(library(organisation), {"put_away": ""}))
    client.post(path(version, "bring-back/"))
    assert "Calm days" in text(client.get(library(organisation)))


def test_without_a_draft_the_builder_leads_back(client: Client, organisation: Organisation) -> None:
    version = make_published(organisation)
    answer = client.get(path(version, "draft/"), follow=True)
    assert answer.redirect_chain == [(path(version), 303)]
    assert "No draft of this questionnaire" in text(answer)
