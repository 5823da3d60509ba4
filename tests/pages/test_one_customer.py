"""One customer, by Streamlit's own test runner: what is shown, what is logged, and what is not."""

import os
from pathlib import Path

from core.customers.customer import Customer
from core.serving.desk import open_desk
from core.settings import Settings


def scored(app, name="High risk"):
    at = app()
    at.button(key=f"do:example {name}").click().run()
    return at.button(key="do:score").click().run()


def key(at, name):
    """The session key of a field in the form as it is now."""
    number = at.session_state["form"] if "form" in at.session_state else 0  # noqa: SIM401 - it has no get
    return f"in:{number}:{name}"


def texts(elements):
    return " ".join(element.value for element in elements)


def fine(at):
    return not at.exception and not at.error


def test_the_first_page_shows_the_form_and_no_error(app):
    at = app()
    assert fine(at)
    assert at.button(key="do:score").label == "Score this customer"
    assert "No customer scored yet" in texts(at.subheader)


def test_scoring_an_empty_form_says_what_is_missing_and_logs_nothing(app, journal):
    at = app()
    at.button(key="do:score").click().run()
    assert "Not filled in yet" in texts(at.warning)
    assert journal("prediction") == 0


def test_the_answer_is_the_one_the_desk_gives(app, mlruns, tmp_path):
    at = scored(app)
    answer = at.session_state["shown"].answer
    desk = open_desk(Settings(mlruns=mlruns, logs=tmp_path / "other"))
    expected = desk.scorer.score(next(e.customer for e in desk.examples() if e.name == "High risk"))
    assert answer.score == expected
    assert fine(at)
    assert answer.prediction_id in texts(at.caption)


def test_reruns_and_a_second_click_log_once(app, journal):
    at = scored(app)
    at.run()
    at.button(key="do:score").click().run()
    at.run()
    assert journal("prediction") == 1


def test_a_changed_form_is_scored_and_logged_again(app, journal):
    at = scored(app)
    at.number_input(key=key(at, "tenure")).set_value(70).run()
    assert "belongs to the former input" in texts(at.warning)
    before = at.session_state["shown"].answer.score.probability
    at.button(key="do:score").click().run()
    assert "belongs to the former input" not in texts(at.warning)
    assert at.session_state["shown"].answer.score.probability < before
    assert journal("prediction") == 2


def test_the_name_never_reaches_the_journal(app, tmp_path):
    at = app()
    at.button(key="do:example Low risk").click().run()
    at.text_input(key=key(at, "the name")).set_value("Ms Unmistakable").run()
    at.text_input(key=key(at, "the id")).set_value("C-17").run()
    at.button(key="do:score").click().run()
    written = "".join(path.read_text() for path in Path(tmp_path / "logs").iterdir())
    assert "C-17" in written
    assert "Unmistakable" not in written


def test_a_choice_settles_the_fields_that_it_implies(app):
    at = app()
    at.button(key="do:example High risk").click().run()
    at.selectbox(key=key(at, "InternetService")).set_value("No").run()
    fixed = at.selectbox(key=f"fixed:{key(at, 'TechSupport')}")
    assert fixed.disabled
    assert fixed.value == "No internet"
    at.button(key="do:score").click().run()
    assert at.session_state["shown"].answer.customer.values["TechSupport"] == "No internet service"


def test_not_known_is_chosen_and_not_assumed(app):
    at = app()
    at.button(key="do:example High risk").click().run()
    at.number_input(key=key(at, "TotalCharges")).set_value(None).run()
    at.button(key="do:score").click().run()
    assert "Total charges" in texts(at.warning)
    at.checkbox(key=key(at, "TotalCharges:unknown")).check().run()
    at.button(key="do:score").click().run()
    assert at.session_state["shown"].answer.customer.values["TotalCharges"] is None


def test_a_what_if_moves_the_risk_and_is_logged_once(app, journal):
    at = scored(app)
    at.session_state["part"] = "what if"
    at.run()
    assert journal("what_if") == 0
    at.button(key="do:try").click().run()
    at.run()
    assert journal("what_if") == 1
    assert journal("prediction") == 1
    assert "not a promise" in texts(at.caption)
    before = at.session_state["shown"].answer.score.probability
    (after,) = (one.score.probability for one in at.session_state["what ifs"].values())
    assert after < before


def test_an_email_is_drafted_from_the_template_without_a_key_checked_and_logged(app, journal):
    at = scored(app)
    at.text_input(key=key(at, "the name")).set_value("Ms Ortiz").run()
    at.session_state["part"] = "e-mail"
    at.run()
    at.button(key="do:draft").click().run()
    assert "template" in texts(at.info)
    assert "Hello Ms Ortiz" in at.text_area(key="mail:1:body").value
    assert "checks passed" in texts(at.success)
    assert journal("email") == 1


def test_an_edit_that_promises_more_than_the_offer_is_held_back(app):
    at = scored(app)
    at.session_state["part"] = "e-mail"
    at.run()
    at.button(key="do:draft").click().run()
    body = at.text_area(key="mail:1:body")
    body.set_value(body.value + "\nYou also get 90 % off for ever.").run()
    assert "90 %" in texts(at.warning)
    assert not at.success


def test_a_journal_that_cannot_be_written_gives_no_answer_but_says_why(app, tmp_path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    at = scored(app)
    assert "shown" not in at.session_state
    assert at.error
    assert not at.exception


def test_a_model_that_is_away_is_a_designed_state(app, tmp_path):
    at = app(CHURN_MLRUNS=str(tmp_path / "nothing"))
    assert fine(at)
    assert texts(at.title) == "No model yet"
    assert "python -m core train" in texts(at.code)
    assert at.button(key="do:train").label == "Train the first model now"


def test_a_damaged_model_is_said_with_what_to_do(app, mlruns, tmp_path):
    import shutil

    shutil.copytree(mlruns, tmp_path / "mlruns")
    (tmp_path / "mlruns" / "served" / "churn" / "1" / "encoder.json").write_text("{}")
    at = app(CHURN_MLRUNS=str(tmp_path / "mlruns"))
    assert not at.exception
    assert "encoder.json" in texts(at.error)


def test_a_wrong_setting_is_said_and_not_raised(app):
    at = app(CHURN_BAND_EDGES="nonsense")
    assert not at.exception
    assert at.error
    os.environ.pop("CHURN_BAND_EDGES", None)


def test_a_bug_of_ours_shows_a_number_that_stands_in_the_log(app, monkeypatch, caplog):
    from pages.parts import form

    def broken(*_: object) -> Customer:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(form, "show", broken)
    at = app()
    shown = texts(at.error)
    assert not at.exception
    assert "secret detail" not in shown
    number = shown.split("`")[1]
    assert number in caplog.text
    assert "secret detail" in caplog.text
