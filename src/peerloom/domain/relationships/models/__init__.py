"""The tables of relationships, split by noun."""

from peerloom.domain.relationships.models.boards import Announcement, Nudge, SavedView
from peerloom.domain.relationships.models.changes import (
    ChangeRequest,
    MediationRecord,
)
from peerloom.domain.relationships.models.check_ins import (
    CheckIn,
    CheckInAnswer,
)
from peerloom.domain.relationships.models.closures import (
    Certificate,
    Closure,
    Reflection,
)
from peerloom.domain.relationships.models.conversations import (
    Attachment,
    Block,
    Message,
    MessageReport,
    Reading,
    Thread,
)
from peerloom.domain.relationships.models.first_meetings import (
    AccompaniedMeeting,
    MentoringAgreement,
    MentoringSignature,
)
from peerloom.domain.relationships.models.gatherings import (
    ConversationRequest,
    OfferedSlot,
    RequestedMentor,
    Workshop,
    WorkshopPlace,
)
from peerloom.domain.relationships.models.goals import (
    Goal,
    GoalLevel,
    GoalRating,
    GoalStep,
    GoalWording,
)
from peerloom.domain.relationships.models.relationships import (
    Expectation,
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.domain.relationships.models.sessions import (
    AgendaItem,
    Attendance,
    PrivateNote,
    ProposedTime,
    Session,
    SessionSeries,
    SharedNote,
)

__all__ = [
    "AccompaniedMeeting",
    "AgendaItem",
    "Announcement",
    "Attachment",
    "Attendance",
    "Block",
    "Certificate",
    "ChangeRequest",
    "CheckIn",
    "CheckInAnswer",
    "Closure",
    "ConversationRequest",
    "Expectation",
    "Goal",
    "GoalLevel",
    "GoalRating",
    "GoalStep",
    "GoalWording",
    "MediationRecord",
    "MentoringAgreement",
    "MentoringSignature",
    "Message",
    "MessageReport",
    "Nudge",
    "OfferedSlot",
    "Participation",
    "PrivateNote",
    "ProposedTime",
    "Reading",
    "Reflection",
    "Relationship",
    "RelationshipRowsQuerySet",
    "RequestedMentor",
    "SavedView",
    "Session",
    "SessionSeries",
    "SharedNote",
    "Thread",
    "Workshop",
    "WorkshopPlace",
]
