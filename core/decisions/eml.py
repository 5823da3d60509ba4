"""The e-mail as a file: .eml that a mail program opens as a draft, and plain .txt."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from core.decisions.email import NAME, SIGNATURE, Email
from core.errors import DraftError


def to_eml(
    email: Email, *, sender: str = "", recipient: str = "", sender_name: str = "", recipient_name: str = ""
) -> bytes:
    """The e-mail as a message that is not yet sent.

    Args:
        email: filled in.
        sender, recipient: addresses such as "desk@example.org"; empty for none, the mail program then asks.
        sender_name, recipient_name: stand beside them; line breaks and other control characters become spaces.

    Returns:
        UTF-8 by quoted-printable, lines ended by CRLF, marked X-Unsent so that it opens as a draft.

    Raises:
        DraftError: a placeholder is left, or an address is none.

    >>> email = Email("Grüße", "Guten Tag,\\n", "de", "brief", None, "template", "", ())
    >>> print(to_eml(email, recipient="o@example.org").decode().replace("\\r", ""))
    To: o@example.org
    Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
    X-Unsent: 1
    Content-Type: text/plain; charset="utf-8"
    Content-Transfer-Encoding: quoted-printable
    MIME-Version: 1.0
    <BLANKLINE>
    Guten Tag,
    <BLANKLINE>
    """
    _finished(email)
    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = _address(sender, sender_name)
    if recipient:
        message["To"] = _address(recipient, recipient_name)
    message["Subject"] = _one_line(email.subject)
    message["X-Unsent"] = "1"
    message.set_content(_encodable(email.body), charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def to_txt(email: Email) -> str:
    """Subject, an empty line, and the body.

    Raises:
        DraftError: a placeholder is left.
    """
    _finished(email)
    return f"{_one_line(email.subject)}\n\n{email.body}"


def _finished(email: Email) -> None:
    left = [placeholder for placeholder in (NAME, SIGNATURE) if placeholder in email.subject + email.body]
    if left:
        raise DraftError(
            f"The e-mail still holds {' and '.join(left)}.", todo="Fill in the name and the signature first."
        )


def _address(address: str, name: str) -> Address:
    try:
        return Address(_one_line(name), addr_spec=_one_line(address))
    except (ValueError, IndexError, MessageError) as error:
        raise DraftError(f"{address!r} is not an e-mail address.", todo="Correct it, or leave it empty.") from error


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", _encodable(text)).split())


def _encodable(text: str) -> str:
    """Half of a surrogate pair cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
