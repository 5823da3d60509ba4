from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decisions.email import Email, fill, fill_text
from core.decisions.eml import to_eml, to_txt
from core.errors import DraftError


def email(subject="Hello", body="Hello {{name}},\n\nGrüße, señora, 10 €\n{{signature}}\nAcme\n") -> Email:
    return Email(subject, body, "en", "friendly", None, "template", "", ())


def test_opens_as_a_draft_with_everything_in_it():
    data = to_eml(
        fill(email(), name="Zoë", signature="Ann"),
        sender="desk@example.org",
        sender_name="Acme, Desk",
        recipient="z@example.org",
        recipient_name="Zoë",
    )
    message = message_from_bytes(data, policy=default)
    assert message["X-Unsent"] == "1" and message["Subject"] == "Hello"
    assert message["From"].addresses[0].display_name == "Acme, Desk"
    assert str(message["To"].addresses[0]) == "Zoë <z@example.org>"
    assert message.get_content().replace("\r\n", "\n") == "Hello Zoë,\n\nGrüße, señora, 10 €\nAnn\nAcme\n"
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(st.text(), st.text(), st.text())
def test_no_text_can_add_a_header(subject, name, body):
    data = to_eml(email(subject, body.replace("{{", "")), recipient="z@example.org", recipient_name=name)
    message = message_from_bytes(data, policy=default)
    assert set(message.keys()) == {
        "To",
        "Subject",
        "X-Unsent",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert len(message["To"].addresses) == 1 and message["To"].addresses[0].addr_spec == "z@example.org"


def test_line_breaks_in_headers_become_spaces():
    data = to_eml(
        email("Hi\r\nBcc: all@example.org", "x"), recipient="z@example.org", recipient_name="Z\r\nCc: y@example.org"
    )
    assert message_from_bytes(data, policy=default)["Subject"] == "Hi Bcc: all@example.org"
    assert b"\nBcc" not in data and b"\nCc" not in data


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "a@b@c",
        "a b@example.org",
        "x@example.org, y@example.org",
        "x@example.org\r\nBcc: y@example.org",
        "<>",
        "@",
    ],
)
def test_address_that_is_none_is_refused(address):
    with pytest.raises(DraftError, match="is not an e-mail address"):
        to_eml(email(body="x"), recipient=address)


def test_placeholder_that_is_left_is_refused():
    with pytest.raises(DraftError, match=r"still holds \{\{name\}\} and \{\{signature\}\}"):
        to_eml(email())
    with pytest.raises(DraftError):
        to_txt(email())


def test_plain_text_has_the_subject_on_top():
    assert to_txt(email("Hi", "Body\n")) == "Hi\n\nBody\n"


@pytest.mark.parametrize(
    ("text", "name", "signature", "expected"),
    [
        ("Dear {{name}},", "", "", "Dear customer,"),
        ("Hola, {{name}}:", "", "", "Hola:"),
        ("Hola, {{name}}:", "Ana\nLuz", "", "Hola, Ana Luz:"),
        ("{{name}} {{signature}}", "{{signature}}", "Ann", "{{signature}} Ann"),
        ("Bye\n{{signature}}\nAcme", "", " Ann \n\n Desk ", "Bye\nAnn\nDesk\nAcme"),
        ("no placeholder", "Ann", "Ann", "no placeholder"),
    ],
)
def test_filling_in(text, name, signature, expected):
    assert fill_text(text, name=name, signature=signature) == expected
