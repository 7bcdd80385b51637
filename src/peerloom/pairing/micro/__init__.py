"""Short conversations with whoever is free now."""

from peerloom.pairing.micro.conversations import next_conversations
from peerloom.pairing.micro.results import (
    Conversation,
    Conversations,
    Free,
    StillWaiting,
    Wait,
    Waiting,
    describe_wait,
)

__all__ = [
    "Conversation",
    "Conversations",
    "Free",
    "StillWaiting",
    "Wait",
    "Waiting",
    "describe_wait",
    "next_conversations",
]
