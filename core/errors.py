"""One tree of errors. Each message says what was found and where; `todo` says what to do about it.

Whatever a person, a request or a file can cause is a `DeskError`; anything else that is raised is a bug of ours.
"""

from __future__ import annotations


class DeskError(Exception):
    """Something the user of Churn Desk can understand and mend.

    Attributes:
        found: what was found, and where, as a sentence.
        todo: what to do about it, as a sentence; empty when the first sentence says it all.

    >>> str(SchemaError("telco.toml: column 'age' has no kind.", todo="Add kind = \\"number\\"."))
    'telco.toml: column \\'age\\' has no kind. Add kind = "number".'
    """

    def __init__(self, found: str, *, todo: str = "") -> None:
        super().__init__(f"{found} {todo}".strip())
        self.found = found
        self.todo = todo


class SettingError(DeskError):
    """A setting has a value that cannot be used."""


class SchemaError(DeskError):
    """The description of the customer table is wrong."""


class TableError(DeskError):
    """A table as a whole cannot be read: not there, not a table, a column is missing."""


class RowError(DeskError):
    """One customer's row cannot be scored; `problems` of core.customers.problems.Problem says why."""

    def __init__(self, found: str, *, problems: tuple[object, ...] = (), todo: str = "") -> None:
        super().__init__(found, todo=todo)
        self.problems = problems


class ModelError(DeskError):
    """A model cannot be trained, registered or served."""


class NoModelError(ModelError):
    """Nothing has been trained or promoted yet."""


class DamagedModelError(ModelError):
    """A stored model version does not match its checksums, or is of a format this release does not know."""


class CompiledMismatchError(ModelError):
    """The compiled form of a model does not say what the original says: it must not be registered."""


class BusyError(DeskError):
    """Somebody else is doing this right now (a training, a registration)."""


class AwayError(DeskError):
    """Something outside (registry, Groq) did not answer; the desk goes on without it."""


class JournalError(DeskError):
    """The journal could not take a line: the answer that it belongs to must not be shown."""


class ViewsError(DeskError):
    """The views of the journal cannot be written or asked; the journal itself is not touched."""


class OfferError(DeskError):
    """The catalogue of offers is wrong."""


class DraftError(DeskError):
    """A drafted e-mail says something it may not say."""


class AlertError(DeskError):
    """The rules of the alerts are wrong, or there is no such open alert."""


class EvaluationError(DeskError):
    """Models cannot be compared or judged honestly on this data."""


class PolicyError(DeskError):
    """The policy of the gate is wrong."""


class ReleaseError(DeskError):
    """A version may not be promoted, rolled back or archived, or the release log is not as it should be."""
