"""Files of whole programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint
from peerloom.domain.blueprints.reading.connections import problems_between
from peerloom.foundation.documents.ours import FileKind
from peerloom.foundation.uploads import MEGABYTE

LARGEST_FILE = 5 * MEGABYTE

PROGRAMS = FileKind(
    document=Blueprint,
    format=FORMAT,
    version=VERSION,
    largest=LARGEST_FILE,
    problems_between=problems_between,
    too_large=_("The file is larger than %(size)s MB; no program needs that."),
    not_ours=_("This is not a Peerloom program file."),
)

blueprint_from_bytes = PROGRAMS.from_bytes
blueprint_from_data = PROGRAMS.from_data
