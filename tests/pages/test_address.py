"""Widgets that follow the address of their page."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from pages.parts.address import Address

    here = Address("page", {"view": "runs"})
    options = st.session_state.get("options", ["a", "b", "c"])
    st.radio(
        "View", ["runs", "curves"], key=here.choice("view", ["runs", "curves"]), on_change=here.chosen, args=("view",)
    )
    st.selectbox("One", options, key=here.choice("one", options, "b"), on_change=here.chosen, args=("one", "b"))


def drawn(**address: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def shown(at: AppTest) -> tuple[str, str, dict[str, str]]:
    said = {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}
    return at.radio[0].value, at.selectbox[0].value, said


def test_without_an_address_the_first_choices_hold_and_are_not_written_into_it():
    at = drawn()
    assert shown(at) == ("runs", "b", {})
    at.radio[0].set_value("curves").run()
    assert shown(at) == ("curves", "b", {"view": "curves"})
    at.radio[0].set_value("runs").run()
    at.selectbox[0].set_value("c").run()
    assert shown(at) == ("runs", "c", {"one": "c"})
    at.selectbox[0].set_value("b").run()
    assert shown(at) == ("runs", "b", {})


def test_the_widgets_follow_when_somebody_goes_back():
    at = drawn(view="curves", one="c")
    assert shown(at)[:2] == ("curves", "c")
    at.selectbox[0].set_value("a").run()
    at.query_params["one"] = "c"
    del at.query_params["view"]
    assert shown(at.run()) == ("runs", "c", {"one": "c"})


def test_what_the_address_names_wrongly_or_is_gone_becomes_the_first():
    at = drawn(view="nonsense", one="z")
    assert shown(at)[:2] == ("runs", "b")
    at.selectbox[0].set_value("c").run()
    at.session_state["options"] = ["a", "d"]
    assert shown(at.run())[1] == "a"
