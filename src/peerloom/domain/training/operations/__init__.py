from peerloom.domain.training.operations.courses import (
    CannotPublishCourse,
    add_builtin_course,
    create_course,
    edit_course,
    publish_course,
    unpublish_course,
    write_course,
)
from peerloom.domain.training.operations.learning import CannotLearn, answer_quiz, finish_course, finish_lesson
from peerloom.domain.training.operations.locking import CannotChangeCourse
from peerloom.domain.training.operations.outline import (
    add_lesson,
    add_module,
    edit_lesson,
    edit_module,
    move_piece,
    remove_piece,
)
from peerloom.domain.training.operations.questions import add_question, edit_question
from peerloom.domain.training.operations.reminders import CannotRemind, remind_late_people

__all__ = [
    "CannotChangeCourse",
    "CannotLearn",
    "CannotPublishCourse",
    "CannotRemind",
    "add_builtin_course",
    "add_lesson",
    "add_module",
    "add_question",
    "answer_quiz",
    "create_course",
    "edit_course",
    "edit_lesson",
    "edit_module",
    "edit_question",
    "finish_course",
    "finish_lesson",
    "move_piece",
    "publish_course",
    "remind_late_people",
    "remove_piece",
    "unpublish_course",
    "write_course",
]
