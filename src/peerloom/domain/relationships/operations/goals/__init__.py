"""What can be done with goals: their words and states, their steps, and ratings; split by noun."""

from peerloom.domain.relationships.operations.goals.ratings import CannotRate, rate_goal
from peerloom.domain.relationships.operations.goals.states import close_goal, let_goal_go, reopen_goal
from peerloom.domain.relationships.operations.goals.steps import (
    CannotChangeStep,
    Direction,
    add_step,
    move_step,
    remove_step,
    tick_step,
    word_step,
)
from peerloom.domain.relationships.operations.goals.touching import CannotChangeGoal
from peerloom.domain.relationships.operations.goals.words import GoalWords, change_goal, set_goal, write_levels

__all__ = [
    "CannotChangeGoal",
    "CannotChangeStep",
    "CannotRate",
    "Direction",
    "GoalWords",
    "add_step",
    "change_goal",
    "close_goal",
    "let_goal_go",
    "move_step",
    "rate_goal",
    "remove_step",
    "reopen_goal",
    "set_goal",
    "tick_step",
    "word_step",
    "write_levels",
]
