"""Annotate a collection that an engine of yours holds; written for ``dask.bag``, which need not be here.

    bag = dask.bag.read_text("articles/*.txt", include_path=True).map(lambda pair: (pair[1], pair[0]))
    annotate_bag(bag, Recipe.of(records)).map(json.dumps).to_textfiles("out/*.jsonl")

Only ``map_partitions`` is asked of the collection. Names and facts travel once to each partition as plain
values; each process makes its ``Annotator`` of them once.
"""

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Self

from treatyref.annotate.aliases import names_of
from treatyref.annotate.engine import Annotator
from treatyref.annotate.facts import AnyFact, fact_from_record
from treatyref.annotate.names import AnyName
from treatyref.documents import Document, Row

#: A text of the collection: its key, the text and, if it has its own, its day.
Text = tuple[Any, str] | tuple[Any, str, str | None]


class Recipe:
    """What an ``Annotator`` is made of, small enough to be sent to other processes."""

    def __init__(self, names: Iterable[AnyName], facts: Iterable[AnyFact] = ()) -> None:
        """*names* and *facts* as ``Annotator`` takes them."""
        self._packed = pickle.dumps((list(names), list(facts)))
        self.digest = hashlib.sha256(self._packed).hexdigest()

    @classmethod
    def of(cls, records: Iterable[tuple[str, Document]]) -> Self:
        """The recipe of *records*, pairs of kind (treaty or system) and document."""
        records = list(records)
        return cls(names_of(records), [fact_from_record(kind, record) for kind, record in records])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __dask_tokenize__(self) -> str:
        return self.digest

    def annotator(self) -> Annotator:
        """The ``Annotator``, made once in each process."""
        return _made(self)

    def _make(self) -> Annotator:
        return Annotator(*pickle.loads(self._packed))  # noqa: S301 our own bytes


@lru_cache(maxsize=4)
def _made(recipe: Recipe) -> Annotator:
    return recipe._make()


def annotate_texts(
    texts: Iterable[Text], recipe: Recipe, format: str = "text", date: str | None = None
) -> Iterator[Row]:
    """For each of *texts*, ``(key, text)`` or ``(key, text, date)``, a dict of key, mentions and suggestions.

    Mentions are dicts with the fields of ``Mention``. Raises ``ValueError`` for another *format*.
    """
    annotator = recipe.annotator()
    for key, text, *own in texts:
        found = annotator.annotate(text, format, own[0] if own else date)
        yield {
            "key": key,
            "mentions": [m._asdict() for m in found.mentions],
            "suggestions": [m._asdict() for m in found.suggestions],
        }


def annotate_bag(bag: Any, recipe: Recipe, format: str = "text", date: str | None = None) -> Any:
    """``annotate_texts`` over a ``dask.bag`` of texts, as a bag of dicts."""
    return bag.map_partitions(_partition, recipe, format, date)


def _partition(texts: Iterable[Text], recipe: Recipe, format: str, date: str | None) -> list[Row]:
    return list(annotate_texts(texts, recipe, format, date))
