"""One of everything of training, for the matrix of who may open what."""

from __future__ import annotations

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.domain.training.models import Completion, Module, QuizAttempt, QuizQuestion
from tests.factories import MOMENT
from tests.factories.training import make_course


def training_ids(program: Program, learner: Person) -> dict[str, str]:
    course = make_course(program)
    module = Module.objects.within(program.organisation_id).get(course=course)
    lesson = module.lessons.all()[0]
    attempt = QuizAttempt.objects.create(
        organisation=program.organisation, person=learner, module=module, at=MOMENT, right=1, asked=1, passed=True
    )
    completion = Completion.objects.create(
        organisation=program.organisation,
        person=learner,
        course=course,
        title=course.title,
        minutes=20,
        completed_at=MOMENT,
    )
    return {
        "course": course.public_id,
        "module": module.public_id,
        "lesson": lesson.public_id,
        "quiz_question": QuizQuestion.objects.within(program.organisation_id).get(module=module).public_id,
        "attempt": attempt.public_id,
        "completion": completion.public_id,
    }
