"""Does a line belong to this customer?"""

from __future__ import annotations

import re

import orjson

PLAIN_TEXT = re.compile(r"[A-Za-z0-9_.:@ -]+")
FOLLOWS = b'"prediction":'


class Belonging:
    """Recognises a customer's lines, of any kind: those with the customer in `customer`, and those whose `prediction`
    is one of theirs. Lines must be shown in the order of the journal, so that a prediction is met before what follows
    from it. A damaged line belongs to the customer when it contains the id at all.

    Args:
        who: everything under which the customer may stand.

    Attributes:
        needles: a line without any of these does not belong; () when that cannot be told from its bytes.
    """

    def __init__(self, who: frozenset[str]) -> None:
        self._who = who
        self._quoted = tuple(orjson.dumps(name) for name in sorted(who))
        self._predictions: set[str] = set()
        simple = all(PLAIN_TEXT.fullmatch(name) for name in who)  # others can be spelt in several ways in JSON
        self.needles: tuple[bytes, ...] = (*self._quoted, FOLLOWS) if simple else ()

    def __call__(self, raw: bytes) -> bool:
        if self.needles and not any(needle in raw for needle in self.needles):
            return False
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return self._mentioned(raw)
        if not isinstance(body, dict):
            return self._mentioned(raw)
        customer, prediction, id = body.get("customer"), body.get("prediction"), body.get("id")
        if isinstance(customer, str) and customer in self._who:
            if isinstance(id, str):
                self._predictions.add(id)
            return True
        return isinstance(prediction, str) and prediction in self._predictions

    def _mentioned(self, raw: bytes) -> bool:
        return any(name in raw for name in self._quoted) or any(id.encode() in raw for id in self._predictions)
