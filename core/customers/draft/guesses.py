"""What a name or a few values suggest: labels, groups, protected columns, yes and no, legal ranges."""

from __future__ import annotations

import re

PROTECTED = frozenset(
    [
        "gender",
        "sex",
        "age",
        "senior",
        "race",
        "ethnicity",
        "nationality",
        "religion",
        "disability",
        "disabled",
        "marital",
        "geschlecht",
        "alter",
    ]
)
PERSON = PROTECTED | frozenset(
    ["partner", "dependents", "children", "family", "education", "job", "occupation", "surname", "married"]
)
BILLING = frozenset(
    [
        "contract",
        "tenure",
        "charge",
        "charges",
        "price",
        "fee",
        "amount",
        "balance",
        "bill",
        "billing",
        "payment",
        "pay",
        "paid",
        "salary",
        "income",
        "credit",
        "limit",
        "tarif",
        "vertrag",
        "betrag",
        "kosten",
        "gebühr",
        "umsatz",
        "laufzeit",
        "rechnung",
        "preis",
    ]
)
IDENTITY = frozenset(
    ["id", "key", "number", "nr", "no", "uuid", "guid", "row", "rownumber", "index", "kundennummer", "customerid"]
)
NO_YES = (
    *(
        ("no", "yes"),
        ("0", "1"),
        ("false", "true"),
        ("n", "y"),
        ("f", "t"),
        ("off", "on"),
        ("nein", "ja"),
        ("0.0", "1.0"),
    ),
    *(("inactive", "active"), ("without", "with"), ("non", "oui"), ("no", "si"), ("no", "sí"), ("absent", "present")),
)
GONE = (
    *("yes", "1", "true", "y", "t", "ja", "oui", "si", "sí", "1.0", "churn", "churned", "left", "exited", "gone"),
    *("default", "defaulted", "bad", "attrited customer", "attrited", "closed", "cancelled", "canceled", "lost"),
    *("gekündigt", "inactive", "ended", "terminated"),
)
PERSONS = frozenset(["customer", "client", "person", "kunde", "kunden", "in", "years", "jahre", "jahren"])
NATURAL: tuple[tuple[frozenset[str], frozenset[str] | None, float, float | None], ...] = (
    (frozenset(["age", "alter"]), PERSONS, 0.0, 120.0),  # of a person, not of an account in days
    (frozenset(["percent", "percentage", "pct", "prozent"]), None, 0.0, 100.0),
    (frozenset(["share", "fraction", "probability", "anteil"]), None, 0.0, 1.0),
    (frozenset(["tenure", "count", "duration", "laufzeit", "anzahl"]), None, 0.0, None),
)
"""Words of a name → the only other words that may stand in it (None: any), lowest and highest value by nature."""
CODES = frozenset(["zip", "zipcode", "postcode", "postal", "postalcode", "plz", "postleitzahl", "phone", "telephone"])
RISKS = {"default": ("default", "default"), "defaulted": ("default", "default")}
"""A word of the target's name or of its yes → the risk in one word, and what the customer does."""
DATE = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?"
)


def words(name: str) -> list[str]:
    """The words of a column's name, in lower case.

    >>> words("MonthlyCharges"), words("customer_ID")
    (['monthly', 'charges'], ['customer', 'id'])
    """
    spaced = re.sub(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word for word in re.split(r"[\W_]+", spaced.casefold()) if word]


def label_of(name: str) -> str:
    """A column's name for people.

    >>> label_of("MonthlyCharges"), label_of("customer_ID")
    ('Monthly charges', 'Customer id')
    """
    text = " ".join(words(name))
    return text[:1].upper() + text[1:] if text else name.replace("{", "(").replace("}", ")")


def is_protected(name: str) -> bool:
    """Whether fairness should be measured over a column of this name."""
    return not PROTECTED.isdisjoint(words(name))


def is_identity(name: str) -> bool:
    """Whether a column of this name sounds like an id."""
    return not IDENTITY.isdisjoint(words(name)) or name.casefold() in IDENTITY


def is_code(name: str) -> bool:
    """Whether numbers in a column of this name are names of things, which nobody adds up.

    >>> is_code("zip"), is_code("ZipCode"), is_code("zipped")
    (True, True, False)
    """
    return not CODES.isdisjoint(words(name))


def risk_of(name: str, positive: str) -> tuple[str, str] | None:
    """Noun and verb for a target of this name and yes; None when neither says.

    >>> risk_of("default.payment.next.month", "1"), risk_of("left", "1")
    (('default', 'default'), None)
    """
    return next((RISKS[word] for word in (*words(name), *words(positive)) if word in RISKS), None)


def is_date(text: str) -> bool:
    """Whether a text looks like a date.

    >>> is_date("2024-01-31"), is_date("31.1.2024 12:30"), is_date("12.5")
    (True, True, False)
    """
    return DATE.fullmatch(text) is not None


def group_of(name: str) -> str:
    """The form's section for a column of this name."""
    if not PERSON.isdisjoint(words(name)):
        return "The person"
    return "Contract and billing" if not BILLING.isdisjoint(words(name)) else "Details"


def no_and_yes(texts: list[str]) -> tuple[str, str] | None:
    """Two texts as no and yes, None when they are not plainly that.

    >>> no_and_yes(["Yes", "No"]), no_and_yes(["Female", "Male"])
    (('No', 'Yes'), None)
    """
    if len(texts) != 2:
        return None
    for first, second in (texts, texts[::-1]):
        if (first.casefold(), second.casefold()) in NO_YES:
            return first, second
    return None


def legal_range(name: str, smallest: float, largest: float) -> tuple[float | None, float | None]:
    """The limits that lie in the nature of a thing of this name, if the values seen keep them; else open.

    What was seen is no limit: a customer with one late payment more than anybody in the sample must be scored, too.

    >>> legal_range("Age", 18, 92), legal_range("discount_pct", 0, 35), legal_range("tenure", 1, 72)
    ((0.0, 120.0), (0.0, 100.0), (0.0, None))
    >>> legal_range("late_payments", 0, 4), legal_range("share", 0.2, 3.5)
    ((None, None), (None, None))
    """
    said = frozenset(words(name))
    for names, others, low, high in NATURAL:
        fits = not names.isdisjoint(said) and (others is None or said <= names | others)
        if fits and low <= smallest and (high is None or largest <= high):
            return low, high
    return None, None
