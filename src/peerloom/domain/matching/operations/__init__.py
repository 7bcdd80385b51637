"""What can be done in matching, from two sheets to a published matching."""

from peerloom.domain.matching.operations.imports import (
    CannotChooseColumns,
    CannotCommitSheet,
    CannotDiscardSheet,
    CannotStageSheet,
    ColumnChoice,
    choose_columns,
    commit_sheet,
    discard_sheet,
    stage_sheet,
)
from peerloom.domain.matching.operations.publishing import CannotUndo, publish_run, undo_publication
from peerloom.domain.matching.operations.refusing import CannotPublish
from peerloom.domain.matching.operations.review import (
    CannotDecide,
    CannotMove,
    decide_pair,
    move_mentee,
    place_left_out,
)
from peerloom.domain.matching.operations.rule_sets import CannotSaveRules, save_rules
from peerloom.domain.matching.operations.runs import (
    CannotCancelRun,
    CannotDiscardRun,
    CannotStartRun,
    cancel_run,
    discard_run,
    start_run,
)

__all__ = [
    "CannotCancelRun",
    "CannotChooseColumns",
    "CannotCommitSheet",
    "CannotDecide",
    "CannotDiscardRun",
    "CannotDiscardSheet",
    "CannotMove",
    "CannotPublish",
    "CannotSaveRules",
    "CannotStageSheet",
    "CannotStartRun",
    "CannotUndo",
    "ColumnChoice",
    "cancel_run",
    "choose_columns",
    "commit_sheet",
    "decide_pair",
    "discard_run",
    "discard_sheet",
    "move_mentee",
    "place_left_out",
    "publish_run",
    "save_rules",
    "stage_sheet",
    "start_run",
    "undo_publication",
]
