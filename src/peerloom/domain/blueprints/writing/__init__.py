"""Between a document and the rows of a program: one module per section, each with ``write`` and ``read``.

``write`` expects a new program or cohort that has nothing of the section yet, inside the caller's transaction. ``read``
gives plain data, as it stands in a file.
"""
