"""What a draft may not say, in each language; and what it may, although a careless check would object."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decisions.draft_checks import check_draft
from core.decisions.email import EmailRequest
from core.decisions.language import letter
from core.decisions.statements import statements
from core.decisions.store import read_language

FREE = {
    "en": "You get tech support free of charge for 3 months.",
    "de": "Sie erhalten den Support 3 Monate lang kostenlos.",
    "es": "Recibe el soporte técnico gratis durante 3 meses.",
}
MIDDLE = {
    "en": "Thank you for being with us. We would like to know how things are going for you. Just reply to this e-mail.",
    "de": "vielen Dank, dass Sie bei uns sind. Wir möchten gern wissen, wie es Ihnen geht. Antworten Sie einfach auf diese E-Mail.",
    "es": "Gracias por estar con nosotros. Nos gustaría saber qué tal le va. Si quiere, responda a este correo.",
}


def request(language="en", gets="", **changes) -> EmailRequest:
    values = {
        "reasons": (),
        "relation": "",
        "thanks": "",
        "offer_key": None,
        "tone": "friendly",
        "company": "Acme Telecom",
    }
    return EmailRequest(**{**values, "language": language, "gets": gets, "never_say": ("churn",), **changes})


def failed(sentence: str, language="en", gets="") -> set[str]:
    middle = f"{MIDDLE[language]} {gets} {sentence}"
    body = letter(read_language(language), "friendly", "Acme Telecom", middle)
    return {check.name for check in check_draft(body, request(language, gets)) if not check.ok}


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("offered", [True, False])
def test_plain_text_passes(language, offered):
    assert failed("", language, FREE[language] if offered else "") == set()


@pytest.mark.parametrize(
    ("language", "sentence", "check"),
    [
        ("en", "Your churn probability is high.", "words"),
        ("en", "We see a risk here.", "words"),
        ("en", "Our model says so.", "words"),
        ("en", "We do not want you to cancel.", "words"),
        ("en", "Are you thinking of leaving us?", "words"),
        ("en", "Your score is low.", "words"),
        ("en", "An algorithm picked you.", "words"),
        ("de", "Bitte überlegen Sie sich Ihre Kündigung noch einmal.", "words"),
        ("de", "Ihr Abwanderungsrisiko ist hoch.", "words"),
        ("de", "Unser Modell sagt das.", "words"),
        ("de", "Die Wahrscheinlichkeit ist hoch.", "words"),
        ("es", "Su riesgo de abandono es alto.", "words"),
        ("es", "No se dé de baja: queremos que se quede, antes de darse de baja.", "words"),
        ("es", "La probabilidad es alta según nuestro modelo.", "words"),
        ("es", "Piense en ello antes de cancelar.", "words"),
        ("en", "You get 50 % off.", "numbers"),
        ("en", "It costs €5.", "numbers"),
        ("en", "Call 555-1234.", "numbers"),
        ("en", "You get fifty percent more.", "numbers"),
        ("en", "We are here 24/7.", "numbers"),
        ("de", "Sie sparen zwanzig Prozent.", "numbers"),
        ("de", "Ein zweijähriger Vertrag.", "numbers"),
        ("es", "Durante doce meses.", "numbers"),
        ("en", "It is free.", "promises"),
        ("en", "We guarantee the best service.", "promises"),
        ("en", "You get a discount.", "promises"),
        ("en", "We send you a voucher.", "promises"),
        ("en", "We refund everything.", "promises"),
        ("en", "It is on us.", "promises"),
        ("de", "Das ist kostenlos.", "promises"),
        ("de", "Wir garantieren das.", "promises"),
        ("de", "Sie erhalten einen Rabatt.", "promises"),
        ("de", "Wir schreiben Ihnen etwas auf der Rechnung gut.", "promises"),
        ("es", "Es gratis.", "promises"),
        ("es", "Le garantizamos lo mejor.", "promises"),
        ("es", "Le hacemos un descuento.", "promises"),
        ("en", "See https://example.org/offer.", "links"),
        ("en", "See www.example.org.", "links"),
        ("en", "See example.com for more.", "links"),
        ("en", "Write to ann@example.org.", "links"),
        ("en", "Dear [Customer Name], hello.", "placeholders"),
        ("en", "We like {product}.", "placeholders"),
        ("en", "Your plan is <plan>.", "placeholders"),
        ("en", "This is **great**.", "mark-up"),
        ("en", "\n# Offer\n", "mark-up"),
        ("en", "A <b>bold</b> word.", "mark-up"),
    ],
)
def test_what_may_not_be_said_is_found(language, sentence, check):
    assert check in failed(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Feel free to reply."),
        ("en", "One of our people will answer."),
        ("en", "You can count on us."),
        ("en", "Your satisfaction is our priority."),
        ("en", "Would you mind leaving us a note?"),
        ("en", "You pay by credit card."),
        ("en", "You have our data plan and a recent phone model."),
        ("de", "Ein Kollege ruft Sie gern zurück, wenn Sie das möchten."),
        ("de", "Sie können uns jederzeit schreiben."),
        ("es", "Una persona le atenderá. ¿Le parece más baja la factura?"),
        ("es", "Si quiere darse de baja de estos correos, díganoslo."),
        ("es", "Usted paga con tarjeta de crédito."),
    ],
)
def test_harmless_sentences_are_left_alone(language, sentence):
    assert failed(sentence, language) == set()


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_what_the_offer_says_may_be_said_and_nothing_above_it(language):
    assert failed("", language, FREE[language]) == set()
    assert failed(
        {"en": "That is 4 months.", "de": "Das sind 4 Monate.", "es": "Son 4 meses."}[language],
        language,
        FREE[language],
    ) == {"numbers"}
    again = {
        "en": "So: three months, at no cost.",
        "de": "Also: drei Monate, gratis.",
        "es": "Es decir: tres meses, sin coste.",
    }
    assert failed(again[language], language, FREE[language]) == set()
    percent = {"en": "That is 3 %.", "de": "Das sind 3 %.", "es": "Es un 3 %."}
    assert failed(percent[language], language, FREE[language]) == {"numbers"}


def test_offer_must_be_made_in_full():
    body = letter(read_language("en"), "friendly", "Acme", f"{MIDDLE['en']} You get tech support for a while.")
    checks = {check.name: check for check in check_draft(body, request(gets=FREE["en"]))}
    assert not checks["offer"].ok and "“3 months”" not in checks["offer"].says and "“3”" in checks["offer"].says


@pytest.mark.parametrize(("written", "asked"), [("en", "de"), ("de", "es"), ("es", "en"), ("de", "en")])
def test_wrong_language_is_noticed(written, asked):
    body = letter(read_language(asked), "friendly", "Acme", MIDDLE[written] * 2)
    assert "language" in {check.name for check in check_draft(body, request(asked)) if not check.ok}


def test_frame_that_an_agent_cut_away_is_missed():
    body = letter(read_language("en"), "friendly", "Acme", MIDDLE["en"])
    without_greeting = body.split("\n", 2)[2]
    without_opt_out = body[: body.index("If you would")]
    assert [c.name for c in check_draft(without_greeting, request()) if not c.ok] == ["greeting"]
    assert [c.name for c in check_draft(without_opt_out, request()) if not c.ok] == ["opt-out"]


def test_length_has_two_bounds():
    assert "length" in {c.name for c in check_draft("Hello,\n\nBye.", request()) if not c.ok}
    assert failed("and we are here for you " * 60) == {"length"}


def test_name_signature_and_company_are_not_held_against_the_draft():
    body = letter(read_language("en"), "friendly", "Risk & Score 24 Ltd", MIDDLE["en"])
    body = body.replace("{{name}}", "Mr Free Gift").replace("{{signature}}", "Ann Half, extension 12")
    filled = ("Mr Free Gift", "Ann Half, extension 12")
    assert all(c.ok for c in check_draft(body, request(company="Risk & Score 24 Ltd"), filled=filled))
    assert not all(c.ok for c in check_draft(body, request()))


def test_schemas_own_noun_is_never_said():
    body = letter(read_language("en"), "friendly", "Acme", MIDDLE["en"] + " Your defaulting worries us.")
    assert "words" in {c.name for c in check_draft(body, request(never_say=("default",))) if not c.ok}


def test_subject_is_checked_too():
    body = letter(read_language("en"), "friendly", "Acme", MIDDLE["en"])

    def wrong(subject):
        return {c.name for c in check_draft(body, request(), subject=subject) if not c.ok}

    assert wrong("How are you?") == set()
    assert wrong("20 % off for you") == {"numbers", "promises"}
    assert wrong("") == {"subject"} and wrong("x" * 91) == {"subject"} and wrong("hello\nthere") == {"subject"}
    assert wrong("Your churn risk") == {"words"}


@given(st.text(max_size=300), st.sampled_from(["en", "de", "es"]))
def test_any_text_can_be_checked(text, language):
    names = [check.name for check in check_draft(text, request(language), subject=text)]
    assert names == [
        "words",
        "numbers",
        "promises",
        "offer",
        "length",
        "greeting",
        "opt-out",
        "links",
        "placeholders",
        "language",
        "mark-up",
        "subject",
    ]


@given(st.integers(2, 10**6), st.sampled_from(["", " %", " €", " dollars"]))
def test_any_number_that_is_not_offered_is_found(number, unit):
    assert "numbers" in failed(f"You will see {number}{unit} soon.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10 % and $5", [(10, "%"), (5, "money")]),
        ("1,000 or 1.5", [(1000, ""), (1.5, "")]),
        ("six months, half", [(6, ""), (0.5, "")]),
        ("ten per cent", [(10, "%")]),
        ("one year", []),
    ],
)
def test_statements_are_read_as_people_write_them(text, found):
    assert [(s.number, s.mark) for s in statements(text, read_language("en"))] == found
