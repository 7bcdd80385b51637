"""The library: who finds what, by which words, and how it is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort, RoadmapStage
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Resource
from peerloom.domain.training.operations.resources import (
    CannotKeepResource,
    ResourceDraft,
    add_file,
    add_resource,
    change_resource,
    delete_resource,
    publish_resource,
    remove_file,
)
from peerloom.domain.training.queries.resources import resources_for, resources_matching, stage_at, suggested_resources
from peerloom.domain.training.words import as_searched, plain_words
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from peerloom.foundation.uploads import UnusableFile
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
WEBM = b"\x1aE\xdf\xa3" + b"\0" * 24 + b"webm" + b"\0" * 30
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def staff(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.STAFF)


def kept(staff: Actor, title: str, *, published: bool = True, **more: object) -> Resource:
    draft = ResourceDraft(title=title, **({"body": "text"} | more))  # type: ignore[arg-type]
    resource = add_resource(draft=draft, by=staff, at=MOMENT)
    return publish_resource(resource=resource, published=published, by=staff, at=MOMENT)


def taking_part(cohort: Cohort, side: Side) -> Actor:
    person = make_person(cohort.organisation, Role.PARTICIPANT)
    make_application(cohort, person, side)
    return actor_of(person, at=MOMENT)


def titles(rows: object) -> list[str]:
    return [row.title for row in rows]  # type: ignore[attr-defined]


def named(data: bytes, name: str) -> ContentFile[bytes]:
    return ContentFile(data, name)


class TestSearch:
    def found(self, organisation: Organisation, text: str) -> list[str]:
        rows = Resource.objects.within(organisation.pk)
        return titles(resources_matching(rows, text, organisation_id=organisation.pk))

    def test_words_of_the_title_come_before_words_of_the_text(self, organisation: Organisation, staff: Actor) -> None:
        kept(staff, "Listening well", body="Nothing about it.")
        kept(staff, "First meeting", body="Listening is most of it.")
        assert self.found(organisation, "listening") == ["Listening well", "First meeting"]

    @pytest.mark.parametrize("text", ["LISTEN", "listen well", "Well, listening!", "listening: well", "lis we"])
    def test_beginnings_in_any_case_and_order(self, organisation: Organisation, staff: Actor, text: str) -> None:
        kept(staff, "Listening well")
        kept(staff, "Goals")
        assert self.found(organisation, text) == ["Listening well"]

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("Über Ziele reden", "uber ziel"),
            ("Uber", "Über"),
            ("Прослушивание", "прослуш"),
            ("傾聴の基本", "基本"),
            ("การฟังอย่างตั้งใจ", "ฟัง"),
            ("경청하는 법", "경청"),
        ],
    )
    def test_other_scripts(self, organisation: Organisation, staff: Actor, title: str, text: str) -> None:
        kept(staff, title)
        kept(staff, "Something else")
        assert self.found(organisation, text) == [title]

    @pytest.mark.parametrize(
        "text", ['"', "' OR 1=1 --", "NEAR(", "a AND", "*", "title_words:x", "\x00", "🎉", "x" * 9000]
    )
    def test_hostile_words_are_only_words(self, organisation: Organisation, staff: Actor, text: str) -> None:
        kept(staff, "Listening well")
        assert self.found(organisation, text) in ([], ["Listening well"])

    def test_a_change_is_found_at_once_and_the_old_words_no_more(
        self, organisation: Organisation, staff: Actor
    ) -> None:
        resource = kept(staff, "Listening")
        change_resource(
            resource=resource, draft=ResourceDraft(title="Goals", body="x"), revision=1, by=staff, at=MOMENT
        )
        assert self.found(organisation, "listening") == []
        assert self.found(organisation, "goals") == ["Goals"]
        delete_resource(resource=resource, by=staff, at=MOMENT)
        assert self.found(organisation, "goals") == []

    def test_transcripts_are_searched(self, organisation: Organisation, staff: Actor) -> None:
        resource = kept(staff, "A talk")
        file = add_file(
            resource=resource,
            kind=LessonFormat.VIDEO,
            file=named(WEBM, "talk.webm"),
            captions=named(VTT, "talk.vtt"),
            transcript="Resilience grows.",
            by=staff,
            at=MOMENT,
        )
        assert self.found(organisation, "resilience") == ["A talk"]
        remove_file(file=file, by=staff, at=MOMENT)
        assert self.found(organisation, "resilience") == []

    def test_another_organisation_finds_nothing(self, staff: Actor) -> None:
        kept(staff, "Listening")
        other = make_organisation()
        assert self.found(other, "listening") == []


@given(st.text(max_size=200))
def test_what_is_searched_for_is_found_in_what_is_stored(text: str) -> None:
    assert set(plain_words(text)) <= set(as_searched(text, "more words").split())


class TestWhoFindsWhat:
    def test_each_side_finds_its_own(self, cohort: Cohort, staff: Actor) -> None:
        program = cohort.program
        kept(staff, "For both", program=program)
        kept(staff, "For mentors", program=program, audience="mentors")
        kept(staff, "For mentees", program=program, audience="mentees")
        kept(staff, "For everybody")
        kept(staff, "A draft", program=program, published=False)
        kept(staff, "Elsewhere", program=make_program(cohort.organisation, name="Another"))
        mentor, mentee = taking_part(cohort, Side.MENTOR), taking_part(cohort, Side.MENTEE)
        assert set(titles(resources_for(mentor))) == {"For both", "For mentors", "For everybody"}
        assert set(titles(resources_for(mentee))) == {"For both", "For mentees", "For everybody"}
        nobody = actor_of(make_person(cohort.organisation), at=MOMENT)
        assert titles(resources_for(nobody)) == ["For everybody"]

    def test_staff_of_one_program_keep_its_resources_only(self, cohort: Cohort) -> None:
        own = actor_with(cohort.organisation, Role.STAFF, program_id=cohort.program.pk)
        kept(own, "Ours", program=cohort.program)
        with pytest.raises(CannotKeepResource):
            kept(own, "Everybody's")
        with pytest.raises(CannotKeepResource):
            kept(own, "Theirs", program=make_program(cohort.organisation, name="Another"))
        with pytest.raises(CannotKeepResource):
            kept(taking_part(cohort, Side.MENTOR), "Mine", program=cohort.program)

    def test_the_stage_of_today_suggests(self, cohort: Cohort, staff: Actor) -> None:
        stages = [
            RoadmapStage.objects.create(
                organisation=cohort.organisation,
                program=cohort.program,
                position=place,
                name=name,
                aim="x",
                starts_week=week,
            )
            for place, (name, week) in enumerate([("Start", 0), ("Goals", 3)])
        ]
        kept(staff, "Ice breakers", program=cohort.program, stage=stages[0])
        kept(staff, "Goal sheet", program=cohort.program, stage=stages[1])
        mentee = taking_part(cohort, Side.MENTEE)

        def suggested(day: date) -> list[tuple[str, list[str]]]:
            return [(stage.name, titles(rows)) for stage, rows in suggested_resources(mentee, today=day)]

        assert suggested(cohort.starts_on) == [("Start", ["Ice breakers"])]
        assert suggested(cohort.starts_on + timedelta(weeks=3)) == [("Goals", ["Goal sheet"])]
        assert suggested(cohort.starts_on - timedelta(days=1)) == []
        assert suggested(cohort.ends_on + timedelta(days=1)) == []
        assert stage_at(cohort, cohort.starts_on - timedelta(days=1)) is None


class TestKeeping:
    def test_the_same_form_twice_adds_one(self, staff: Actor, organisation: Organisation) -> None:
        for _time in range(2):
            add_resource(draft=ResourceDraft("Guide"), by=staff, at=MOMENT, public_id="mPfErum4FvYq4wNqi4hEBx")
        assert Resource.objects.within(organisation.pk).count() == 1

    def test_nothing_to_see_is_not_published(self, staff: Actor) -> None:
        resource = add_resource(draft=ResourceDraft("Guide"), by=staff, at=MOMENT)
        with pytest.raises(CannotKeepResource, match="nothing to read"):
            publish_resource(resource=resource, published=True, by=staff, at=MOMENT)

    def test_who_changed_without_seeing_the_latest_is_told(self, staff: Actor) -> None:
        resource = kept(staff, "Guide")
        change_resource(resource=resource, draft=ResourceDraft("Guide 2"), revision=1, by=staff, at=MOMENT)
        with pytest.raises(ChangedMeanwhile):
            change_resource(resource=resource, draft=ResourceDraft("Guide 3"), revision=1, by=staff, at=MOMENT)

    def test_a_stage_belongs_to_its_program(self, cohort: Cohort, staff: Actor) -> None:
        stage = RoadmapStage.objects.create(
            organisation=cohort.organisation, program=cohort.program, position=0, name="x", aim="x", starts_week=0
        )
        with pytest.raises(CannotKeepResource, match="another program"):
            kept(staff, "Guide", stage=stage)

    @pytest.mark.parametrize(
        ("kind", "file", "more", "says"),
        [
            ("video", named(WEBM, "talk.webm"), {}, "transcript"),
            ("video", named(WEBM, "talk.webm"), {"transcript": "hello"}, "captions"),
            ("audio", named(b"OggS" + b"\0" * 40, "talk.ogg"), {}, "transcript"),
            ("text", named(b"x", "x.txt"), {}, "what kind"),
            ("nonsense", named(b"x", "x.txt"), {}, "what kind"),
        ],
    )
    def test_whoever_cannot_hear_is_thought_of(
        self, staff: Actor, kind: str, file: ContentFile[bytes], more: dict[str, str], says: str
    ) -> None:
        with pytest.raises(CannotKeepResource, match=says):
            add_file(resource=kept(staff, "A talk"), kind=kind, file=file, by=staff, at=MOMENT, **more)  # type: ignore[arg-type]

    def test_a_file_that_is_not_what_it_says_leaves_nothing_behind(self, staff: Actor) -> None:
        resource = kept(staff, "Guide")
        with pytest.raises(UnusableFile):
            add_file(resource=resource, kind="download", file=named(b"MZ" + b"\0" * 90, "a.pdf"), by=staff, at=MOMENT)
        assert not resource.files.exists()

    def test_files_go_with_what_they_belong_to(
        self, staff: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        resource = kept(staff, "Guide")
        file = add_file(resource=resource, kind="download", file=named(PDF, "../a.pdf"), by=staff, at=MOMENT)
        assert (file.name, file.content_type) == ("a.pdf", "application/pdf")
        assert file.file.storage.exists(str(file.file.name))
        with django_capture_on_commit_callbacks(execute=True):
            delete_resource(resource=resource, by=staff, at=MOMENT)
        assert not file.file.storage.exists(str(file.file.name))
        assert AuditEvent.objects.order_by("number").last().verb == "resource.deleted"  # type: ignore[union-attr]
