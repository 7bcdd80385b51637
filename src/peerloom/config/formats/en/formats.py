"""Days as the whole product writes them: 11 January 2027, on the pages for applicants as on all others."""

DATE_FORMAT = "j F Y"
