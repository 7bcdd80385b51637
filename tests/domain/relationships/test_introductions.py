from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations import Introduction, introduce, withdraw
from tests.factories import MOMENT, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=15)


def introduction_of(mentee: Person, mentor: Person, *, proposal: str = "p" * 22) -> Introduction:
    reasons = {Side.MENTEE: ["You both chose chess."], Side.MENTOR: ["You both wrote about <b>tea</b>."]}
    return Introduction(mentee, mentor, 8_100, reasons, proposal)


def pair_in(organisation: Organisation) -> tuple[Person, Person]:
    mentee = make_person(organisation, name="Ana Silva")
    mentor = make_person(organisation, name="Maya <script>alert(1)</script>")
    mentor.contact, mentor.pronouns = "Room 12, Tuesdays", "she/her"
    mentor.save()
    return mentee, mentor


def told(organisation: Organisation) -> dict[str, OutboxEntry]:
    rows = OutboxEntry.objects.within(organisation.pk).select_related("person")
    return {entry.person.given_name: entry for entry in rows}


def introduced(cohort: Cohort, *introductions: Introduction, batch: str = "run") -> list[Relationship]:
    return introduce(cohort=cohort, introductions=introductions, batch=batch, visible_from=LATER, at=MOMENT)


def test_both_people_read_who_why_how_to_get_in_touch_and_what_to_do_first() -> None:
    organisation = make_organisation(slug="northfield")
    cohort = make_cohort(make_program(organisation))
    mentee, mentor = pair_in(organisation)
    (relationship,) = introduced(cohort, introduction_of(mentee, mentor))
    messages = told(organisation)
    ana = messages["Ana"]
    assert ana.subject == "Meet Maya <script>alert(1)</script>, your mentor"
    for words in ("Hello Ana,", "You both chose chess.", "Room 12, Tuesdays", mentor.email, "she/her", "Mentor Up"):
        assert words in ana.text
        assert words in ana.html
    assert "/o/northfield/" in ana.text
    assert "Write Maya" in ana.text
    assert "what you hope for" in ana.text
    maya = messages["Maya"]
    assert maya.subject == "Meet Ana Silva, your mentee"
    assert "two times at which you could talk" in maya.text
    assert "You both wrote about" in maya.text
    assert "You both wrote about" not in ana.text
    assert (relationship.state, relationship.visible_from) == (RelationshipState.INTRODUCED, LATER)
    assert {entry.not_before for entry in messages.values()} == {LATER}


def test_what_people_wrote_is_never_markup_in_a_message() -> None:
    organisation = make_organisation()
    mentee, mentor = pair_in(organisation)
    introduced(make_cohort(make_program(organisation)), introduction_of(mentee, mentor))
    messages = told(organisation)
    assert "<script>" not in messages["Ana"].html
    assert "&lt;script&gt;" in messages["Ana"].html
    assert "<b>tea" not in messages["Maya"].html
    assert "<b>tea</b>" in messages["Maya"].text


def test_the_program_calls_its_people_what_it_likes() -> None:
    organisation = make_organisation()
    program = make_program(organisation)
    program.mentor_word = "buddy"
    program.save()
    introduced(make_cohort(program), introduction_of(*pair_in(organisation)))
    assert told(organisation)["Ana"].subject.endswith("your buddy")


def test_a_withdrawn_introduction_is_never_sent_and_others_stay() -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    mentee, mentor = pair_in(organisation)
    other = make_person(organisation, name="Ben Okafor")
    introduced(cohort, introduction_of(mentee, mentor, proposal="a" * 22), batch="first")
    introduced(cohort, introduction_of(other, mentor, proposal="b" * 22), batch="second")
    assert withdraw(cohort=cohort, proposals=["a" * 22], batch="first", at=MOMENT) == 1
    states = dict(Relationship.objects.within(organisation.pk).values_list("proposal_public_id", "state"))
    assert states == {"a" * 22: RelationshipState.WITHDRAWN, "b" * 22: RelationshipState.INTRODUCED}
    entries = OutboxEntry.objects.within(organisation.pk)
    assert entries.filter(key__startswith="introduction/first/", cancelled_at=MOMENT).count() == 2
    assert entries.filter(key__startswith="introduction/second/", cancelled_at=None).count() == 2
    assert Participation.objects.within(organisation.pk).filter(left_at=MOMENT).count() == 2


def test_what_people_have_been_told_is_not_withdrawn() -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    introduced(cohort, introduction_of(*pair_in(organisation)))
    assert withdraw(cohort=cohort, proposals=["p" * 22], batch="run", at=LATER) == 0
    assert Relationship.objects.within(organisation.pk).get().state == RelationshipState.INTRODUCED
