"""Templates of one's own, and those that come with Peerloom."""

from __future__ import annotations

from datetime import date

import pytest

from peerloom.domain.blueprints.builtin import FOLDER, NAMES, NoSuchTemplate, built_in_template, read_built_in
from peerloom.domain.blueprints.document.data import as_data
from peerloom.domain.blueprints.models import SavedTemplate
from peerloom.domain.blueprints.operations import templates
from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint
from peerloom.domain.blueprints.operations.templates import (
    CannotChangeTemplates,
    remove_template,
    rename_template,
    save_as_template,
)
from peerloom.domain.blueprints.queries import blueprint_of, saved_templates
from peerloom.domain.blueprints.reading import blueprint_from_data
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor
from tests.domain.blueprints.samples import full_document
from tests.factories import MOMENT, actor_with, make_organisation


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_every_template_that_comes_along_can_be_read(file: object) -> None:
    document = read_built_in(file)  # type: ignore[arg-type]  # ids= takes the parameter as an object
    assert document.name == file.stem  # type: ignore[attr-defined]
    assert document.name in NAMES


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_every_template_becomes_a_program_that_is_exported_imported_and_exported_the_same(name: str) -> None:
    document = built_in_template(name)
    first, second = (
        create_from_blueprint(
            organisation=make_organisation(), document=each, start=Start(date(2026, 11, 16)), by=None, at=MOMENT
        )
        for each in (document, document)
    )
    exported = blueprint_of(first)
    for section in ("program", "objectives", "roadmap", "forms", "courses", "agreements", "check_ins", "surveys"):
        assert getattr(exported, section) == getattr(document, section), section
    for section in ("messages", "public_page"):
        assert set(getattr(exported, section)) == set(getattr(document, section)), section
    again = create_from_blueprint(
        organisation=make_organisation(), document=exported, start=Start(date(2027, 11, 15)), by=None, at=MOMENT
    )
    assert blueprint_of(again) == exported == blueprint_of(second)


def test_a_template_that_is_not_there_is_no_template() -> None:
    for name in ("no-such-one", "../models", ""):
        with pytest.raises(NoSuchTemplate):
            built_in_template(name)


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.COORDINATOR)


@pytest.fixture
def program(organisation: Organisation) -> Program:
    return create_from_blueprint(
        organisation=organisation, document=full_document(), start=Start(date(2026, 11, 16)), by=None, at=MOMENT
    )


def saved(program: Program, by: Actor, title: str = "Our garden way") -> SavedTemplate:
    return save_as_template(program=program, title=title, summary="As we do it.", by=by, at=MOMENT)


def test_a_program_is_kept_as_a_template(program: Program, coordinator: Actor) -> None:
    row = saved(program, coordinator)
    document = blueprint_from_data(row.document)
    assert (row.name, document.name, document.title) == ("our-garden-way", "our-garden-way", "Our garden way")
    assert document.forms == blueprint_of(program).forms
    assert list(saved_templates(coordinator)) == [row]


def test_the_same_title_replaces_and_another_spelling_of_it_is_refused(program: Program, coordinator: Actor) -> None:
    first = saved(program, coordinator)
    Program.objects.within(program.organisation_id).update(purpose="Changed")
    program.refresh_from_db()
    assert saved(program, coordinator) == first
    assert saved_templates(coordinator).get().document["program"]["purpose"] == "Changed"
    with pytest.raises(CannotChangeTemplates):
        saved(program, coordinator, "Our Garden-Way")


@pytest.mark.parametrize(("title", "name"), [("Mentor Up", "own-mentor-up"), ("наставник", "template-")])
def test_every_title_gets_a_name_of_its_own(program: Program, coordinator: Actor, title: str, name: str) -> None:
    assert saved(program, coordinator, title).name.startswith(name)


def test_renamed_and_removed(program: Program, coordinator: Actor) -> None:
    row, other = saved(program, coordinator), saved(program, coordinator, "Another")
    with pytest.raises(CannotChangeTemplates):
        rename_template(template=row, title="Another", summary="", by=coordinator, at=MOMENT)
    renamed = rename_template(template=row, title="Spades", summary="Short.", by=coordinator, at=MOMENT)
    assert (renamed.name, renamed.document["title"]) == ("spades", "Spades")
    remove_template(template=other, by=coordinator, at=MOMENT)
    with pytest.raises(CannotChangeTemplates):
        remove_template(template=other, by=coordinator, at=MOMENT)
    assert [row.title for row in saved_templates(coordinator)] == ["Spades"]


def test_who_may_not_keep_templates(program: Program, organisation: Organisation, coordinator: Actor) -> None:
    row = saved(program, coordinator)
    for actor in (
        actor_with(organisation, Role.STAFF),
        actor_with(organisation, Role.COORDINATOR, program_id=program.pk),
        actor_with(make_organisation(), Role.OWNER),
    ):
        with pytest.raises(CannotChangeTemplates):
            saved(program, actor)
        with pytest.raises(CannotChangeTemplates):
            remove_template(template=row, by=actor, at=MOMENT)


def test_there_is_an_end_to_templates(program: Program, coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_TEMPLATES", 1)
    saved(program, coordinator)
    saved(program, coordinator)
    with pytest.raises(CannotChangeTemplates):
        saved(program, coordinator, "One more")


def test_a_template_holds_nothing_of_anybody(program: Program, coordinator: Actor) -> None:
    assert as_data(blueprint_from_data(saved(program, coordinator).document)).keys() <= {
        *as_data(full_document()),
    }
