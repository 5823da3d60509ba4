import pytest

from core.customers.customer import Customer
from core.customers.schema import Schema, Target
from core.decisions.advice import advise
from core.decisions.catalogue_text import parse_catalogue
from core.decisions.offers import Catalogue, Condition, eligible, relation_of
from core.decisions.store import read_catalogue
from core.decisions.what_if import what_if
from core.errors import OfferError
from core.model.score import Score
from tests.decisions.conftest import SMALL

LANGUAGES = "gets = { en = 'You get it.', de = 'Sie erhalten es.', es = 'Lo recibe.' }"
GOOD = f"""
[[offer]]
key = "fast"
name = "Faster"
{LANGUAGES}
when = {{ net = ["slow"], price = {{ min = 10, max = 50 }} }}
cost = {{ amount = 3, currency = "EUR" }}
sets = {{ net = "fast", price = 12 }}
"""


def customer(**values) -> Customer:
    return Customer(
        "1", {"net": "slow", "tv": "on", "safe": "on", "terms": "year", "price": 20.0, "age": "old", **values}
    )


def test_reads_an_offer():
    (offer,) = parse_catalogue(GOOD, "offers.toml", SMALL).offers
    assert offer.when == (Condition("net", ("slow",)), Condition("price", (), 10, 50))
    assert (offer.cost, offer.currency, offer.sets) == (3.0, "EUR", (("net", "fast"), ("price", 12.0)))


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({}, True),
        ({"price": 10.0}, True),
        ({"price": 50.0}, True),
        ({"price": 9.99}, False),
        ({"price": None}, False),
        ({"net": "fast"}, False),
        ({"net": None}, False),
        ({"net": "unheard of"}, False),
    ],
)
def test_eligibility_follows_the_conditions(values, fits):
    offers = parse_catalogue(GOOD, "offers.toml", SMALL).offers
    assert bool(eligible(offers, customer(**values))) is fits


def test_all_faults_are_said_at_once():
    text = f"""
    languages = ["en", "fr"]
    colour = 1
    [[offer]]
    key = "Bad Key"
    gets = {{ en = "You get it.", de = 3 }}
    when = {{ net = ["slow", "warp"], price = ["cheap"], weather = ["rain"], terms = "year" }}
    cost = {{ amount = -3, currency = "euro" }}
    sets = {{ age = "old", tv = "sideways", price = 1 }}
    [[offer]]
    key = "twin"
    name = "One {{{{x}}}}"
    {LANGUAGES}
    cost = 3
    when = {{ price = {{ min = 9, max = 2 }} }}
    [[offer]]
    key = "twin"
    name = "Two"
    {LANGUAGES}
    cost = {{ amount = true, currency = "EUR" }}
    price = 9
    [[relation]]
    key = "new"
    words = "here for 3 months"
    thanks = {{ en = "Thanks", de = "Danke" }}
    """
    with pytest.raises(OfferError) as error:
        parse_catalogue(text, "offers.toml", SMALL)
    found = str(error.value)
    for says in (
        "languages: must be a list out of en, de, es, found ['en', 'fr']",
        "the file: unknown key 'colour'",
        "offer 'Bad Key': key must be lower-case",
        "offer 'Bad Key', name: must be a text",
        "offer 'Bad Key', gets: language 'es' is missing",
        "offer 'Bad Key', gets.de: must be a text",
        "offer 'Bad Key', when.net: level 'warp' is not one of no, slow, fast",
        "offer 'Bad Key', when.price: is a number",
        "offer 'Bad Key', when: column 'weather' is not in the schema",
        "offer 'Bad Key', when.terms: must be a list of levels",
        "cost: amount must be a number of at least 0, found -3",
        "cost: currency must be a three-letter code such as USD, found 'euro'",
        "sets.age: is not actionable",
        "sets.tv: level 'sideways'",
        "sets.price: 1 is outside the legal range",
        "offer 'twin', name: must not hold a placeholder",
        "offer 'twin', cost: must be",
        "offer 'twin', when.price: min 9 is above max 2",
        "offer 'twin': the key is used twice",
        "amount must be a number of at least 0, found True",
        "offer 'twin': unknown key 'price'",
        "relation 'new', words: says a number",
        "relation 'new', thanks: language 'es' is missing",
    ):
        assert says in found
    assert "23 fault(s)" in found


@pytest.mark.parametrize(
    "text", ["offer = 3", "[[offer]]\nkey = 3", "offer = [1]", "relation = 'x'", "not toml", "languages = []"]
)
def test_any_wrong_shape_is_an_offer_error(text):
    with pytest.raises(OfferError):
        parse_catalogue(text, "offers.toml", SMALL)


def test_catalogue_may_keep_to_one_language():
    text = GOOD.replace(LANGUAGES, "gets = { en = 'You get it.' }")
    assert parse_catalogue(f'languages = ["en"]\n{text}', "offers.toml", SMALL).languages == ("en",)


def test_bundled_offers_are_for_the_bundled_schema_only(telco, catalogue):
    assert len(catalogue.offers) == 8 and len(catalogue.relations) == 3
    assert read_catalogue(None, SMALL) == Catalogue()
    assert read_catalogue(None, Schema("Empty", None, Target("left", "yes", "no"), ())) == Catalogue()


def test_every_bundled_offer_can_be_tried_as_a_what_if(telco, catalogue):
    values = {c.name: c.values[0] for c in telco.categories} | {"PhoneService": "Yes"}
    base = Customer("1", values | {"tenure": 30.0, "MonthlyCharges": 50.0, "TotalCharges": 1500.0})
    for contract in ("Month-to-month", "One year"):
        at_hand = what_if(base, {"Contract": contract}, telco)
        fitting = eligible(catalogue.offers, at_hand)
        assert {offer.key for offer in fitting} >= {"tech-support", "thank-you", "personal-review"}
        for offer in fitting:
            after = what_if(at_hand, dict(offer.sets), telco)
            assert all(after.values[name] == value for name, value in offer.sets)


def test_everybody_has_a_relation_and_an_offer(telco, catalogue):
    for months in range(121):
        somebody = Customer("1", {c.name: None for c in telco.columns} | {"tenure": float(months)})
        assert relation_of(catalogue.relations, somebody) is not None
        assert eligible(catalogue.offers, somebody)


def test_missing_catalogue_is_said(tmp_path, telco):
    with pytest.raises(OfferError, match="cannot be read"):
        read_catalogue(tmp_path / "none.toml", telco)


@pytest.mark.parametrize(
    ("probability", "band", "action"),
    [
        (0.7, "high", "contact now"),
        (0.5, "medium", "contact now"),
        (0.49, "medium", "keep an eye"),
        (0.49, "low", "leave alone"),
    ],
)
def test_advice_follows_threshold_and_band(probability, band, action, catalogue):
    score = Score(probability, 0.0, 0.5, probability >= 0.5, band, "churn/1")
    assert advise(score).action == action
    if action == "contact now":
        assert "promise nothing" in advise(score).why
        assert catalogue.offers[0].name in advise(score, catalogue.offers[:1]).why
