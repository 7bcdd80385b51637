"""The pages of a study for those who run the program: forms that are refused, lists, hostile transcripts, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peerloom.domain.feedback.models import Code, Coding, Segment, Study, StudyMeeting, Transcript
from peerloom.domain.feedback.operations.studies.answering import answer_study
from peerloom.domain.feedback.operations.studies.coding import Stretch, assign_coder, finish_coding, give_codes
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.operations.studies.meetings import agree_on_time
from peerloom.domain.feedback.operations.studies.themes import ThemeText, choose_quotes, make_theme
from peerloom.domain.feedback.rules.studies.limits import MOST_LETTERS
from peerloom.domain.people.models import Person
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from peerloom.web.feedback.studies.forms.transcripts import TranscriptForm
from tests.factories import MOMENT
from tests.factories.studies import AFTERWARDS, StudyWorld, make_study_world, segments_of
from tests.factories.word_files import said, word_file

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    world: StudyWorld
    study: Study
    meeting: StudyMeeting

    def client(self, person: Person | None = None) -> Client:
        client = Client()
        account = (person or self.world.coordinator).account
        assert account is not None
        client.force_login(account)
        return client

    def path(self, rest: str) -> str:
        return f"/o/{self.world.organisation.slug}/studies/{rest}"

    def get(self, rest: str, person: Person | None = None) -> HttpResponse:
        with clock.frozen_at(AFTERWARDS):
            answer = self.client(person).get(self.path(rest))
        return cast("HttpResponse", answer)

    def post(self, rest: str, values: Mapping[str, object] | None = None, person: Person | None = None) -> HttpResponse:
        with clock.frozen_at(AFTERWARDS):
            answer = self.client(person).post(self.path(rest), dict(values or {}))
        return cast("HttpResponse", answer)

    @property
    def adding(self) -> str:
        return f"meetings/{self.meeting.public_id}/transcript/"


@pytest.fixture
def desk() -> Desk:
    world = make_study_world()
    study = world.study()
    return Desk(world, study, world.held(study))


SOURCE = {"title": "First group", "kind": "transcript", "language": "en"}
SPOKEN = "Noor: What helped?\nLinh: <script>alert(1)</script> Tomasz listened.\nNote: =HYPERLINK(1)"


def test_a_transcript_is_kept_after_a_look_at_who_is_who(desk: Desk) -> None:
    answer = desk.post(desk.adding, SOURCE | {"text": SPOKEN, "do": "read"})
    text = answer.content.decode()
    assert "Who is who?" in text
    assert not Transcript.objects.within(desk.world.organisation.pk).exists(), "nothing is kept yet"
    linh = desk.world.participant(desk.study, desk.world.mentees[0])
    assert f'value="{linh.public_id}" selected' in text, "the name is guessed"
    kept = desk.post(
        desk.adding,
        SOURCE | {"text": SPOKEN, "do": "keep", "speaker-0": "", "speaker-1": linh.public_id, "speaker-2": "text"},
    )
    assert kept.status_code == 303
    transcript = Transcript.objects.within(desk.world.organisation.pk).get()
    page = desk.get(f"transcripts/{transcript.public_id}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "One real name still stands here" in page
    key = seen_as("Tomasz")
    assert (
        desk.post(
            f"transcripts/{transcript.public_id}/names/", {f"name-{key}": "on", f"by-{key}": "somebody"}
        ).status_code
        == 303
    )
    assert "somebody listened." in segments_of(transcript)[1].words


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("a.txt", b"\x00\x01binary"), "another kind of file"),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04"), "This Word file is damaged."),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04" + b"x" * (50 * 1024 * 1024)), "2 MB"),
        (SimpleUploadedFile("a.docx", word_file(said("Linh: yes"), more={"../x": ""})), "parts that no Word file has"),
        (SimpleUploadedFile("a.txt", b"x" * (2 * 1024 * 1024 + 1)), "2 MB"),
        (SimpleUploadedFile("a.txt", b"a\n\n" * 100_000), "3000 paragraphs"),
        (SimpleUploadedFile("a.vtt", b"WEBVTT\n\nnothing is said"), "nothing in it"),
    ],
)
def test_hostile_files_are_refused_beside_the_field(desk: Desk, file: SimpleUploadedFile, message: str) -> None:
    answer = desk.post(desk.adding, SOURCE | {"file": file, "do": "read"})
    assert answer.status_code == 422
    page = answer.content.decode()
    beside = page.index('id="id_file_error"')
    assert message in page[beside : beside + 400]


def test_a_word_file_is_read_and_what_was_left_out_is_said(desk: Desk) -> None:
    body = said("Noor: What helped?", "Linh: Tomasz &lt;b&gt;listened&lt;/b&gt;.", "And asked back.")
    body += "<w:p><w:r><w:commentReference/></w:r></w:p><w:sectPr><w:headerReference/></w:sectPr>"
    file = SimpleUploadedFile("group.docx", word_file(body))
    answer = desk.post(desk.adding, SOURCE | {"file": file, "do": "read"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "3 paragraphs" not in page
    assert "2 paragraphs were read." in page
    assert "comments, headers and footers" in page
    assert "Tomasz &lt;b&gt;listened" in page
    assert "<b>listened" not in page


def test_an_uploaded_caption_file_survives_the_second_step(desk: Desk) -> None:
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Linh>Hello & more\n"
    first = desk.post(desk.adding, SOURCE | {"file": SimpleUploadedFile("a.vtt", captions.encode()), "do": "read"})
    text = first.content.decode()
    assert 'name="format" value="vtt"' in text
    kept = desk.post(desk.adding, SOURCE | {"text": captions, "format": "vtt", "do": "keep", "speaker-0": ""})
    assert kept.status_code == 303
    assert [segment.words for segment in Segment.objects.within(desk.world.organisation.pk)] == ["Hello & more"]


def test_nul_and_megabytes_are_told(desk: Desk) -> None:
    for text in ("a\x00b", "x" * 1_000_000):
        assert desk.post(desk.adding, SOURCE | {"text": text, "do": "read"}).status_code == 422
    values = {"kind": "interview", "name": "a\x00b", "question": "x" * 5_000}
    assert desk.post(f"of/{desk.world.cohort.public_id}/new/", values).status_code == 422


def test_before_a_conversation_its_page_says_who_comes_and_what_to_ask(desk: Desk) -> None:
    study = desk.world.study()
    [meeting, *_others] = desk.world.asked(study)
    linh, *silent = meeting.participants.order_by("person__pk")
    time = meeting.times.all()[0]
    answer_study(participant=linh, agrees=True, times=[time.public_id], at=MOMENT)
    agree_on_time(meeting=meeting, time=time, by=desk.world.actor, at=MOMENT)
    with clock.frozen_at(MOMENT):
        page = desk.client().get(desk.path(f"meetings/{meeting.public_id}/")).content.decode()
    assert "Who comes" in page
    assert linh.pseudonym in page
    assert all(one.pseudonym not in page for one in silent)
    assert f"{len(silent)} people have not answered yet." in page
    assert f'href="{desk.path(f"{study.public_id}/")}#guide"' in page


def test_asking_without_people_or_times_says_so(desk: Desk) -> None:
    study = desk.world.study()
    answer = desk.post(f"{study.public_id}/ask/", {"minutes": "60", "led_by": desk.world.coordinator.public_id})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose at least one person." in text
    values = {
        "people": [person.public_id for person in desk.world.mentees],
        "minutes": "60",
        "led_by": desk.world.coordinator.public_id,
        "day_1": "2026-12-01",
        "time_1": "16:00",
        "day_2": "2026-12-02",
    }
    assert "Give both, the day and the time." in desk.post(f"{study.public_id}/ask/", values).content.decode()
    del values["day_2"]
    assert desk.post(f"{study.public_id}/ask/", values).status_code == 303
    assert study.participants.count() == 3


def test_what_a_colleague_changed_is_not_overwritten(desk: Desk) -> None:
    values = {"revision": "7", "words_1": "What helped?", "order_1": "1"}
    answer = desk.post(f"{desk.study.public_id}/guide/", values)
    assert answer.status_code == 409
    assert "What helped?" in answer.content.decode(), "what was typed is still there"


def test_coding_by_ticking_and_by_marking(desk: Desk) -> None:
    transcript = desk.world.transcript(desk.meeting)
    [trust, time] = desk.world.codes(desk.study)
    assign_coder(transcript=transcript, coder=desk.world.coordinator, by=desk.world.actor, at=AFTERWARDS)
    page = f"transcripts/{transcript.public_id}/code/"
    segments = segments_of(transcript)
    assert desk.post(page, {"codes": [trust.public_id]}).status_code == 422
    assert desk.post(page, {"codes": ["nonsense"], "segments": [segments[1].public_id]}).status_code == 422
    both = {"codes": [trust.public_id, time.public_id], "segments": [each.public_id for each in segments[1:3]]}
    assert desk.post(page, both).status_code == 303
    marked = {"codes": [trust.public_id], "stretch": segments[3].public_id, "start": "2", "end": "10"}
    assert desk.post(page, marked).status_code == 303
    assert desk.post(page, marked | {"end": "100000"}).status_code == 422
    assert desk.post(page, marked | {"start": "-1"}).status_code == 422
    assert Coding.objects.within(desk.world.organisation.pk).count() == 5
    assert desk.post(page, both, person=desk.world.colleague).status_code == 422, "not down for it"
    theirs = desk.get(page, person=desk.world.colleague).content.decode()
    assert "<mark" not in theirs, "blind"
    coding = Coding.objects.within(desk.world.organisation.pk).first()
    assert coding is not None
    assert desk.post(f"codings/{coding.public_id}/remove/", person=desk.world.colleague).status_code == 404
    assert desk.post(f"codings/{coding.public_id}/remove/").status_code == 303


def test_files_are_safe_for_spreadsheets_and_blind(desk: Desk) -> None:
    transcript = desk.world.transcript(desk.meeting, said=["=1+1 is what my mentor said"])
    [trust, _time] = desk.world.codes(desk.study)
    for person in (desk.world.coordinator, desk.world.colleague):
        assign_coder(transcript=transcript, coder=person, by=desk.world.actor, at=AFTERWARDS)
    stretch = Stretch(segments_of(transcript)[1])
    give_codes(transcript=transcript, stretches=[stretch], codes=[trust], by=desk.world.actor, at=AFTERWARDS)
    mine = desk.get(f"{desk.study.public_id}/codings.csv")
    assert "'=1+1" in mine.content.decode()
    theirs = desk.get(f"{desk.study.public_id}/codings.csv", person=desk.world.colleague)
    assert "=1+1" not in theirs.content.decode()
    codebook = json.loads(desk.get(f"{desk.study.public_id}/codebook.json").content)
    assert codebook["codes"][0]["code"] == "Trust"
    assert desk.get(f"{desk.study.public_id}/study.zip").content[:2] == b"PK"


def test_a_passage_that_two_people_coded_stands_once_with_both(desk: Desk) -> None:
    transcript = desk.world.transcript(desk.meeting)
    [trust, time] = desk.world.codes(desk.study)
    for actor, person, code in (
        (desk.world.actor, desk.world.coordinator, trust),
        (desk.world.other, desk.world.colleague, time),
    ):
        assign_coder(transcript=transcript, coder=person, by=desk.world.actor, at=AFTERWARDS)
        code_some(transcript, [1], actor, [code])
        finish_coding(transcript=transcript, by=actor, at=AFTERWARDS)
    page = desk.get(f"{desk.study.public_id}/passages/").content.decode()
    assert page.count("<blockquote") == 1
    assert page.count("coded by") == 2
    assert "Codes were given 2 times" in page


def queries(desk: Desk, rest: str) -> int:
    client = desk.client()
    with clock.frozen_at(AFTERWARDS), CaptureQueriesContext(connection) as seen:
        assert client.get(desk.path(rest)).status_code == 200
    return len(seen)


def test_pages_ask_the_database_as_often_for_many_as_for_few(desk: Desk) -> None:
    transcript = desk.world.transcript(desk.meeting)
    codes = desk.world.codes(desk.study)
    for actor, person in ((desk.world.actor, desk.world.coordinator), (desk.world.other, desk.world.colleague)):
        assign_coder(transcript=transcript, coder=person, by=desk.world.actor, at=AFTERWARDS)
        code_some(transcript, [1], actor, codes[:1])
        finish_coding(transcript=transcript, by=actor, at=AFTERWARDS)
    add_theme(desk, "First", codes)
    pages: list[Callable[[], str]] = [
        lambda: f"of/{desk.world.cohort.public_id}/",
        lambda: f"{desk.study.public_id}/",
        lambda: f"{desk.study.public_id}/codebook/",
        lambda: f"{desk.study.public_id}/passages/",
        lambda: f"{desk.study.public_id}/agreement/",
        lambda: f"{desk.study.public_id}/themes/",
        lambda: f"transcripts/{transcript.public_id}/",
        lambda: f"transcripts/{transcript.public_id}/code/",
    ]
    few = [queries(desk, page()) for page in pages]
    for number in range(2):
        desk.world.study(guide="")
        more = desk.world.transcript(desk.meeting)
        for actor, person in ((desk.world.actor, desk.world.coordinator), (desk.world.other, desk.world.colleague)):
            assign_coder(transcript=more, coder=person, by=desk.world.actor, at=AFTERWARDS)
            code_some(more, [1, 2, 3], actor, codes)
            finish_coding(transcript=more, by=actor, at=AFTERWARDS)
        add_theme(desk, f"More {number}", codes)
    many = [queries(desk, page()) for page in pages]
    assert many == few
    assert max(few) <= 16, few
    assert max(few[place] for place in (0, 2, 3)) <= 12, "the lists"


def code_some(transcript: Transcript, numbers: list[int], actor: Actor, codes: list[Code]) -> None:
    segments = segments_of(transcript)
    stretches = [Stretch(segments[number]) for number in numbers]
    give_codes(transcript=transcript, stretches=stretches, codes=codes, by=actor, at=AFTERWARDS)


def add_theme(desk: Desk, name: str, codes: list[Code]) -> None:
    by = desk.world.actor
    theme = make_theme(study=desk.study, text=ThemeText(name, codes=codes), by=by, at=AFTERWARDS)
    every = list(Coding.objects.within(by.organisation_id).values_list("public_id", flat=True))
    choose_quotes(theme=theme, shown=every, chosen=every, by=by, at=AFTERWARDS)


def test_a_text_of_the_longest_kind_passes_with_the_line_ends_of_a_browser() -> None:
    lines = ["Linh: She listened." for _ in range(300)]
    text = "\r\n".join([*lines, "x" * (MOST_LETTERS - 300 * 20)])
    form = TranscriptForm({"title": "First group", "kind": "transcript", "language": "en", "text": text})
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["text"]) == MOST_LETTERS
    assert not TranscriptForm({**form.data, "text": text + "x"}).is_valid()
