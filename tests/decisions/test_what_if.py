import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decisions.what_if import changed, what_if
from core.errors import RowError
from tests.decisions.conftest import SMALL, obeys, small_customers

changes = st.fixed_dictionaries(
    {},
    optional={
        "net": st.sampled_from(["no", "slow", "fast"]),
        "tv": st.sampled_from(["off", "on", "none"]),
        "safe": st.sampled_from(["off", "on", "none"]),
        "terms": st.sampled_from(["month", "year", "two"]),
        "price": st.floats(5, 100),
    },
)


@given(small_customers(), changes)
def test_result_always_obeys_the_implications_and_the_changes_or_is_refused(customer, wanted):
    try:
        after = what_if(customer, wanted, SMALL)
    except RowError:
        return
    assert obeys(after)
    assert all(after.values[name] == value for name, value in wanted.items())
    assert after.values["age"] == customer.values["age"] and after.id == customer.id


@given(small_customers(), st.sampled_from(["no", "slow", "fast"]))
def test_changing_the_trigger_alone_is_never_refused(customer, net):
    assert obeys(what_if(customer, {"net": net}, SMALL))


@given(small_customers())
def test_changing_nothing_changes_nothing(customer):
    assert changed(customer, what_if(customer, {}, SMALL)) == {}


def test_telco_customer_who_gives_up_the_internet_loses_all_add_ons(telco):
    customer = what_if_base(telco)
    after = what_if(customer, {"InternetService": "No"}, telco)
    assert changed(customer, after) == {
        "InternetService": "No",
        **dict.fromkeys(
            ["OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies"],
            "No internet service",
        ),
    }
    back = what_if(after, {"InternetService": "DSL", "TechSupport": "Yes"}, telco)
    assert back.values["TechSupport"] == "Yes" and back.values["OnlineBackup"] == "No"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"tv": "on", "net": "no"}, "tv cannot be 'on' while net is 'no'"),
        ({"tv": "none"}, "tv cannot be 'none' while net is 'slow'"),
        ({"price": 1.0}, "outside the legal range"),
        ({"price": float("nan")}, "is not a number"),
        ({"price": "cheap"}, "is not a number"),
        ({"terms": "weekly"}, "is not one of month, year, two"),
        ({"terms": None}, "must not be empty"),
        ({"colour": "red"}, "is not a column"),
    ],
)
def test_impossible_change_is_refused_in_words(wanted, says):
    from core.customers.customer import Customer

    customer = Customer("1", {"net": "slow", "tv": "on", "safe": "off", "terms": "year", "price": 20.0, "age": "old"})
    with pytest.raises(RowError, match=says.replace("(", r"\(")):
        what_if(customer, wanted, SMALL)


def what_if_base(schema):
    from core.customers.customer import Customer

    values = {c.name: (12.0 if c.is_number else c.values[0]) for c in schema.columns}
    return Customer("1", {**values, "PhoneService": "Yes"})
