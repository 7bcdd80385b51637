from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage

from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.profiles import (
    CannotChangeProfile,
    Profile,
    change_availability,
    change_photo,
    change_profile,
    remove_photo,
)
from peerloom.domain.people.photos import UnusablePhoto
from peerloom.domain.people.queries import actor_of, availability_of
from peerloom.domain.people.week import WeeklyInterval
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.domain.people.pictures import picture
from tests.factories import MOMENT, make_organisation, make_person

PROFILE = Profile(
    given_name="Thandi",
    family_name="Moyo",
    pronouns="she/her",
    contact="+263 71 000 0000",
    languages=["sn", "en"],
    time_zone="Africa/Harare",
    about="I like maps.",
)


@pytest.fixture
def person(db: None) -> Person:
    return make_person(make_organisation())


@pytest.fixture
def self_(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def stored(person: Person) -> Person:
    return Person.objects.within(person.organisation_id).get(pk=person.pk)


def test_a_changed_profile_is_stored_and_the_trail_holds_no_values(person: Person, self_: Actor) -> None:
    change_profile(person=person, profile=PROFILE, by=self_, at=MOMENT)
    now = stored(person)
    assert (now.name, now.languages, now.time_zone) == ("Thandi Moyo", ["sn", "en"], "Africa/Harare")
    details = AuditEvent.objects.get(verb="profile.changed").details
    assert "contact" in details["fields"]
    assert "263" not in str(details)


def test_the_same_profile_again_leaves_no_trace(person: Person, self_: Actor) -> None:
    change_profile(person=person, profile=PROFILE, by=self_, at=MOMENT)
    change_profile(person=person, profile=PROFILE, by=self_, at=MOMENT)
    assert AuditEvent.objects.count() == 1


def test_a_week_replaces_the_one_before(person: Person, self_: Actor) -> None:
    change_availability(person=person, week=[WeeklyInterval(0, 480, 600)], by=self_, at=MOMENT)
    change_availability(person=person, week=[WeeklyInterval(4, 900, 1020)], by=self_, at=MOMENT)
    assert [(s.weekday, s.start_minute, s.end_minute) for s in availability_of(person)] == [(4, 900, 1020)]


@pytest.mark.django_db(transaction=True)
def test_a_new_photo_takes_the_place_of_the_old_one_on_the_disk_too() -> None:
    person = make_person(make_organisation())
    by = actor_of(person, at=MOMENT)
    names = []
    for _ in range(2):
        data = picture()
        change_photo(person=person, file=BytesIO(data), size=len(data), by=by, at=MOMENT)
        names.append(str(stored(person).photo.name))
    assert [default_storage.exists(name) for name in names] == [False, True]
    remove_photo(person=person, by=by, at=MOMENT)
    assert not stored(person).photo
    assert not default_storage.exists(names[1])


def test_a_refused_photo_changes_nothing(person: Person, self_: Actor) -> None:
    with pytest.raises(UnusablePhoto):
        change_photo(person=person, file=BytesIO(b"nothing"), size=7, by=self_, at=MOMENT)
    assert not stored(person).photo


def test_nobody_changes_the_profile_of_another(person: Person) -> None:
    by = actor_of(make_person(person.organisation), at=MOMENT)
    with pytest.raises(CannotChangeProfile):
        change_profile(person=person, profile=PROFILE, by=by, at=MOMENT)
    with pytest.raises(CannotChangeProfile):
        change_availability(person=person, week=[], by=by, at=MOMENT)
    assert stored(person).name == "Linh Tran"
