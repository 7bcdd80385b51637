"""The library's search: FTS5 beside SQLite's table, kept by triggers; an index over an expression on PostgreSQL.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration has to run `unmake` before
and `make` after it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """
    CREATE VIRTUAL TABLE mentoring_resource_words USING fts5(
        title_words, words, content='mentoring_resource', content_rowid='id', tokenize='unicode61', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER resource_words_added AFTER INSERT ON mentoring_resource BEGIN
        INSERT INTO mentoring_resource_words(rowid, title_words, words) VALUES (new.id, new.title_words, new.words);
    END
    """,
    """
    CREATE TRIGGER resource_words_deleted AFTER DELETE ON mentoring_resource BEGIN
        INSERT INTO mentoring_resource_words(mentoring_resource_words, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
    END
    """,
    """
    CREATE TRIGGER resource_words_changed AFTER UPDATE OF title_words, words ON mentoring_resource BEGIN
        INSERT INTO mentoring_resource_words(mentoring_resource_words, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
        INSERT INTO mentoring_resource_words(rowid, title_words, words) VALUES (new.id, new.title_words, new.words);
    END
    """,
    "INSERT INTO mentoring_resource_words(mentoring_resource_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER resource_words_added",
    "DROP TRIGGER resource_words_deleted",
    "DROP TRIGGER resource_words_changed",
    "DROP TABLE mentoring_resource_words",
]

POSTGRESQL = [
    """
    CREATE FUNCTION mentoring_resource_words(title_words text, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS
    $$ SELECT setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', words), 'B') $$
    """,
    """
    CREATE INDEX resource_by_words ON mentoring_resource USING gin (mentoring_resource_words(title_words, words))
    """,
]
POSTGRESQL_BACK = [
    "DROP INDEX resource_by_words",
    "DROP FUNCTION mentoring_resource_words(text, text)",
]


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0004_from_idea_to_matching")]
    operations = [migrations.RunPython(make, unmake)]
