"""The seal of an event: SHA-256 over its content and the seal before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from peerloom.foundation.audit.models import AuditEvent


def seal_of(event: AuditEvent) -> str:
    """64 hex digits. The same on every machine and database: JSON with sorted keys, time in UTC to the microsecond."""
    content = [
        event.organisation,
        event.number,
        event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        event.actor,
        event.verb,
        event.subject_kind,
        event.subject,
        event.details,
        event.previous,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
