"""Whether a query only reads, judged by its words before a database sees it.

It is one of three locks: the transaction is opened to read only where the database can do that, and is
never committed. The right lock is a database user who may only read.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"""
    --[^\n]*                      # to the end of the line
    | /\*.*?(?:\*/|\Z)            # between marks
    | '(?:[^']|'')*(?:'|\Z)       # a text
    | "(?:[^"]|"")*(?:"|\Z)       # a name
    | `(?:[^`]|``)*(?:`|\Z)       # a name in MySQL
    """,
    re.VERBOSE | re.DOTALL,
)
_TRICKS = re.compile(r"/\*[!+M]|\\'|\$\w*\$", re.DOTALL)
_WRITING = frozenset(
    """
    ALTER ANALYZE ATTACH BACKUP BEGIN CALL CLUSTER COMMENT COMMIT COPY CREATE DELETE DETACH DO DROP EXEC
    EXECUTE EXPORT GRANT IMPORT INSERT INTO KILL LOAD LOCK MERGE OPTIMIZE PRAGMA PUT REFRESH REINDEX RENAME
    REVOKE ROLLBACK SAVEPOINT SET TRUNCATE UNLOAD UPDATE UPSERT USE VACUUM
    """.split()  # noqa: SIM905 - one word in a line would be a page of them
)


def why_not_reading(query: str) -> str:
    """Why a query is refused, "" where it only reads.

    >>> why_not_reading("SELECT day, count(*) FROM calls GROUP BY day")
    ''
    >>> why_not_reading("WITH gone AS (DELETE FROM calls RETURNING *) SELECT * FROM gone")
    'it has the word DELETE'
    """
    if found := _TRICKS.search(query):
        return f"it has {found[0]}, in which a command can hide"
    bare = _QUOTED.sub(lambda found: " " if found[0][:2] in ("--", "/*") else " '' ", query).strip()
    bare = bare.removesuffix(";")
    if ";" in bare:
        return "it has more than one command"
    words = [word.upper() for word in re.findall(r"(?<![\w.:])[A-Za-z_]\w*(?!\s*\()", bare)]
    first = re.match(r"[\s(]*([A-Za-z]+)", bare)
    if first is None or first[1].upper() not in ("SELECT", "WITH"):
        return "it does not begin with SELECT or WITH"
    return next((f"it has the word {word}" for word in words if word in _WRITING), "")
