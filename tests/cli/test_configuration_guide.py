from __future__ import annotations

import re

from django.conf import settings

from tests.installations import ROOT

GUIDE = (ROOT / "docs" / "guides" / "configuration.md").read_text(encoding="utf-8")


def test_the_table_names_every_variable_and_no_other() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE)
    assert sorted(listed) == sorted(settings.ENVIRONMENT_NAMES)
