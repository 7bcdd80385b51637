from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.domain.training.models import Course
from peerloom.domain.training.rules import can_edit_courses
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotChangeCourse(Refused):
    """The actor may not write courses of this program, or what they want does not fit together."""


def lock_program(program: Program, by: Actor) -> Program:
    """The program's row, locked, so that its courses are added one after the other. Raises CannotChangeCourse."""
    current = Program.objects.within(by.organisation_id).select_for_update().filter(pk=program.pk).first()
    if current is None or not can_edit_courses(by, current):
        raise CannotChangeCourse(_("Only owners and coordinators of a program can write its courses."))
    return current


def lock_course(course: Course, revision: int, by: Actor) -> Course:
    """The course as it is now, locked, its revision one higher but not saved.

    Raises CannotChangeCourse, or ChangedMeanwhile when it is no longer the revision that the person saw.
    """
    rows = Course.objects.within(by.organisation_id).select_for_update(of=("self",)).select_related("program")
    current = rows.filter(pk=course.pk).first()
    if current is None or not can_edit_courses(by, current.program):
        raise CannotChangeCourse(_("Only owners and coordinators of a program can write its courses."))
    if current.revision != revision:
        raise ChangedMeanwhile(
            _("Someone else changed this course while you were writing. Nothing of yours was saved.")
        )
    current.revision += 1
    return current


def organisation_id_of(course: Course | Program) -> str:
    """The public id, for the audit trail."""
    return Organisation.objects.values_list("public_id", flat=True).get(pk=course.organisation_id)
