"""Every template, with every offer, for every relation: complete, polite and within what may be said."""

from itertools import product

import pytest

from core.decisions.email import TONES, EmailRequest, fill
from core.decisions.offers import LANGUAGES
from core.decisions.store import read_language
from core.decisions.template import from_template
from core.errors import DraftError


def request(language, tone, offer=None, relation=None) -> EmailRequest:
    return EmailRequest(
        (),
        relation.words if relation else "",
        relation.thanks[language] if relation else "",
        offer.key if offer else None,
        offer.gets[language] if offer else "",
        tone,
        language,
        "Acme Telecom",
        ("churn",),
    )


def test_every_template_passes_every_check_for_every_offer_and_relation(catalogue):
    seen = set()
    for language, tone in product(LANGUAGES, TONES):
        for offer, relation in product((None, *catalogue.offers), (None, *catalogue.relations)):
            email = from_template(request(language, tone, offer, relation), "why")
            assert email.ok, (language, tone, offer, [check for check in email.checks if not check.ok])
            assert (email.source, email.notice, email.offer_key) == ("template", "why", offer.key if offer else None)
            assert not offer or offer.gets[language] in email.body
            assert not relation or relation.thanks[language] in email.body
            assert "\n\n\n" not in email.body and "  " not in email.body
            seen.add(email.body)
    assert len(seen) == 3 * 3 * 9 * 4 - same_thanks(catalogue) * 27


def same_thanks(catalogue) -> int:
    """Languages whose own thanks equal those of a relation, and so give the same e-mail twice."""
    return sum(
        any(relation.thanks[code] == read_language(code).thanks for relation in catalogue.relations)
        for code in LANGUAGES
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONES)
def test_reads_well_with_a_name_and_without(language, tone):
    email = from_template(request(language, tone))
    named = fill(email, name="Ortiz", signature="Ann\nDesk").body
    assert named.splitlines()[0].rstrip(",:").endswith("Ortiz") and "\nAnn\nDesk\nAcme Telecom\n" in named
    nameless = fill(email).body
    assert "{{" not in nameless and ",:" not in nameless and ",," not in nameless and " ," not in nameless
    assert nameless.splitlines()[0] not in {"Dear,", ":"}


@pytest.mark.parametrize("tone", TONES)
def test_german_says_sie_and_spanish_says_usted(tone, catalogue):
    for offer in (None, *catalogue.offers):
        german = from_template(request("de", tone, offer)).body.split()
        spanish = from_template(request("es", tone, offer)).body.split()
        assert not {"du", "dich", "dir", "dein", "deine", "euch"} & {word.lower().strip(",.") for word in german}
        assert not {"tú", "te", "ti", "tu", "tus", "contigo", "tienes"} & {
            word.lower().strip(",.¿?") for word in spanish
        }


def test_text_of_a_catalogue_is_a_value_and_never_a_template():
    email = from_template(request("en", "brief"), "")
    evil = EmailRequest((), "", "{{ 7 * 7 }} {% raw %}", None, "", "brief", "en", "Acme")
    body = from_template(evil).body
    assert "{{ 7 * 7 }} {% raw %}" in body and "49" not in body
    assert "placeholders" in {check.name for check in from_template(evil).checks if not check.ok} and email.ok


def test_unknown_language_is_said():
    with pytest.raises(DraftError, match="cannot be written in 'xx'"):
        from_template(request("xx", "brief"))
