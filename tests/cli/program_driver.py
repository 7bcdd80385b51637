"""What happens to an installation in the tests of `peerloom program`."""

from __future__ import annotations

import sys

from peerloom.domain.programs.models import Program
from tests.factories import make_organisation


def count() -> None:
    programs = Program.objects.across_organisations(because="the whole installation is counted")
    sys.stdout.write(f"{programs.count()}\n")


def main() -> None:
    if sys.argv[1] == "count":
        count()
    else:
        make_organisation(slug=sys.argv[1])
