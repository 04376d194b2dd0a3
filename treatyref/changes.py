"""What differs between two states of one record: pure, for editions and for readers."""

from typing import Any, TypedDict

from treatyref.documents import Document


class Change(TypedDict):
    """One key that differs between two states of a record."""

    key: str
    added: list[Any]
    removed: list[Any]
    says: str


#: Keys that follow from other records or from the clock; a difference there is not a change of this record.
DERIVED = {
    "page", "edition", "titles", "revised", "related_records", "mentioned_in", "classes", "party_to",
    "operates", "claims_made", "records", "cited_by",
}  # fmt: skip


def between(old: Document, new: Document) -> list[Change]:
    """The differences from document *old* to *new*, as ``[{key, added, removed, says}]``.

    ``added`` and ``removed`` are the rows of a list key that only one side has
    (for other keys, the value itself in a list); ``says`` is a short sentence.
    """
    found: list[Change] = []
    for key in dict.fromkeys((*new, *old)):
        before, after = _rows(old.get(key)), _rows(new.get(key))
        if key in DERIVED or before == after:
            continue
        removed, added = _without(before, after), _without(after, before)
        if removed or added:
            label = key.replace("_", " ")
            says = (
                f"{label} {_counted(added, removed)}"
                if isinstance(new.get(key, old.get(key)), list)
                else f"{label} rewritten"
            )
            found.append({"key": key, "added": added, "removed": removed, "says": says})
    return found


def _rows(value: Any) -> list[Any]:
    rows = value if isinstance(value, list) else [] if value is None else [value]
    return [_plain(row) for row in rows]


def _plain(row: Any) -> Any:
    """A row without what numbering changes: a source keeps its content, not its place."""
    return {key: value for key, value in row.items() if key != "number"} if isinstance(row, dict) else row


def _without(rows: list[Any], others: list[Any]) -> list[Any]:
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found


def _counted(added: list[Any], removed: list[Any]) -> str:
    parts = [f"{len(rows)} {word}" for rows, word in ((added, "added"), (removed, "taken out")) if rows]
    return ", ".join(parts)
