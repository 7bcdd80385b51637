"""The university of the demo and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Person
from peerloom.domain.people.operations.invitations import accept_invitation, invite
from peerloom.domain.people.operations.organisations import OrganisationFacts, create_organisation
from peerloom.domain.people.operations.profiles import Profile, change_profile
from peerloom.domain.people.queries import actor_of
from peerloom.foundation import clock

NAME, SLUG, HOST, ZONE = "Northfield University", "northfield", "northfield.example", "Europe/London"


@dataclass(frozen=True, slots=True)
class Employee:
    part: str
    role: Role
    given_name: str
    family_name: str
    about: str

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@{HOST}".casefold()


OWNER = Employee("owner", Role.OWNER, "Ewa", "Lis", "I look after student services.")
COORDINATOR = Employee("coordinator", Role.COORDINATOR, "Noor", "Haddad", "I run the mentoring programs. Come by!")
HELPER = Employee("staff", Role.STAFF, "Samuel", "Adeyemi", "I answer when a pair gets stuck.")


def found_university(at: datetime) -> Staff:
    with clock.frozen_at(at):
        owner = create_organisation(
            account=proven_account(OWNER.email), facts=OrganisationFacts(NAME, "en", ZONE), slug=SLUG, at=at
        )
        by = actor_of(owner, at=at)
        _introduce(owner, OWNER, at)
        people = {OWNER.part: owner}
        for employee in (COORDINATOR, HELPER):
            invitation = invite(email=employee.email, role=employee.role, by=by, at=at)
            person = accept_invitation(
                invitation=invitation,
                account=proven_account(employee.email),
                confirmed_addresses=[employee.email],
                at=at,
            )
            _introduce(person, employee, at)
            people[employee.part] = person
    return Staff(organisation=owner.organisation, owner=owner, coordinator=people[COORDINATOR.part])


def proven_account(email: str) -> Account:
    """An account whose address counts as proven; it is signed in to with one click or a code from the mailbox."""
    account = Account.objects.create_user(email)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def _introduce(person: Person, employee: Employee, at: datetime) -> None:
    profile = Profile(
        given_name=employee.given_name,
        family_name=employee.family_name,
        pronouns="",
        contact="",
        languages=["en"],
        time_zone=ZONE,
        about=employee.about,
    )
    change_profile(person=person, profile=profile, by=actor_of(person, at=at), at=at)


def helper_of(staff: Staff) -> Person:
    return Person.objects.within(staff.organisation.pk).get(email=HELPER.email)
