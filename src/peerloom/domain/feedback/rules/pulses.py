"""Two questions after a meeting, on five steps each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASKED_FOR = timedelta(days=14)
"""After a meeting: longer ago, nobody remembers how it was."""

STEPS = range(1, 6)
WORTH_IT = _("Was this meeting worth your time?")
NEXT_STEP = _("Do you know what your next step is?")
WORTH_IT_WORDS: Mapping[int, Promise] = MappingProxyType(
    {1: _("not at all"), 2: _("hardly"), 3: _("partly"), 4: _("mostly"), 5: _("entirely")}
)
NEXT_STEP_WORDS: Mapping[int, Promise] = MappingProxyType(
    {1: _("not at all"), 2: _("hardly"), 3: _("roughly"), 4: _("fairly well"), 5: _("exactly")}
)
