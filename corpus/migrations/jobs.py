"""Views with plain names, for those who open the file in Datasette or another program that reads SQLite.

The program itself reads none of them. What each column means is said in `corpus/datasette.json`.
"""

from __future__ import annotations

from sqlite_utils import Database

SEVERITY = "CASE {} WHEN 0 THEN 'wording' WHEN 1 THEN 'nuance' WHEN 2 THEN 'shift' WHEN 3 THEN 'reversal' END"

VIEWS = (
    """CREATE VIEW statements AS SELECT
        statement.id AS statement, speaker, statement.date, occasion, language, persian,
        (SELECT count(*) FROM rendering WHERE rendering.statement = statement.id AND current) AS outlets,
        (SELECT count(*) FROM divergence WHERE comparison =
            (SELECT max(id) FROM comparison WHERE comparison.statement = statement.id)) AS divergences,
        (SELECT max(made) FROM comparison WHERE comparison.statement = statement.id) AS compared,
        (SELECT state FROM job WHERE job.statement = statement.id ORDER BY id DESC LIMIT 1) AS newest_job,
        statement.added
        FROM statement""",
    """CREATE VIEW renderings_newest AS SELECT
        rendering.id AS rendering, statement, speaker, statement.date AS said, outlet, kind,
        rendering.date AS published, address, via, note, text, length(text) AS characters, sha256, replaces,
        rendering.added
        FROM rendering JOIN statement ON statement.id = statement WHERE current""",
    # One line for each outlet that a divergence speaks of, with its words there. JSON is read by json_each alone: where
    # a connection does not trust the schema, a view may not call json_extract.
    f"""CREATE VIEW divergences_newest AS SELECT
        divergence.id AS divergence, divergence.statement, speaker, divergence.row, divergence.kind,
        {SEVERITY.format("severity")} AS severity,
        confidence, reading.key + 1 AS reading, outlet,
        (SELECT group_concat(substr(text, first.value + 1, ending.value - first.value), ' … ')
            FROM json_each(reading.value, '$.spans."' || said.value || '"') AS span,
                json_each(span.value) AS first, json_each(span.value) AS ending
            WHERE first.key = 0 AND ending.key = 1) AS words,
        (SELECT count(*) FROM current_verdict AS given WHERE given.statement = divergence.statement
            AND given.identity = divergence.identity) AS verdicts,
        (SELECT value FROM json_each(record) WHERE key = 'evidence') AS evidence
        FROM divergence JOIN statement ON statement.id = divergence.statement,
            json_each(record, '$.readings') AS reading, json_each(reading.value, '$.outlets') AS said
        JOIN rendering ON rendering.id = CAST(said.value AS INTEGER)
        WHERE comparison IN (SELECT max(id) FROM comparison GROUP BY statement)""",
    f"""CREATE VIEW verdicts_current AS SELECT
        given.id AS verdict, given.statement, speaker, given.divergence, divergence.kind AS found_kind,
        {SEVERITY.format("divergence.severity")} AS found_severity, decision, given.kind AS reviewers_kind,
        {SEVERITY.format("given.severity")} AS reviewers_severity, given.note, reviewer, given,
        divergence.comparison = (SELECT max(id) FROM comparison WHERE comparison.statement = given.statement)
            OR EXISTS (SELECT 1 FROM divergence AS newer WHERE newer.identity = given.identity AND newer.comparison =
                (SELECT max(id) FROM comparison WHERE comparison.statement = given.statement)) AS in_newest
        FROM current_verdict AS given JOIN divergence ON divergence.id = given.divergence
        JOIN statement ON statement.id = given.statement""",
    """CREATE VIEW history AS SELECT
        event.id AS event, at, who, what, statement, subject, "before", "after", undoes,
        EXISTS (SELECT 1 FROM event AS later WHERE later.undoes = event.id) AS was_undone
        FROM event""",
)


def migrate(db: Database) -> None:
    """Make them."""
    for command in VIEWS:
        db.execute(command)
