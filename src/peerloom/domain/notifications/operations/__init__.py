"""What can be done with messages and how people get them, split by noun."""

from peerloom.domain.notifications.operations.outbox import CancelledMessages, cancel_messages, write_message

__all__ = ["CancelledMessages", "cancel_messages", "write_message"]
