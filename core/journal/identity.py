"""Who a line is about: the customer's id as it is, or a salted hash of it."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field

from core.errors import SettingError

PREFIX = "hmac:"
HASHED = re.compile(PREFIX + "[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Identity:
    """How customer ids are written.

    Attributes:
        hashed: write the hash instead of the id.
        salt: key of the hash. With it, who knows an id can find its lines; without it nobody can turn a hash back.
    """

    hashed: bool = False
    salt: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.hashed and not self.salt:
            raise SettingError(
                "Customer ids are to be hashed in the journal, but there is no salt.",
                todo="Set CHURN_JOURNAL_SALT to a long random text and keep it: with another one, hashes do not match.",
            )

    def written(self, customer: str | None) -> str | None:
        """What stands under `customer` in a new line.

        >>> Identity().written("7590-VHVEG")
        '7590-VHVEG'
        >>> Identity(hashed=True, salt=b"pepper").written("7590-VHVEG")
        'hmac:bfd5f1b7e16792cc6aaf5356af7cf612'
        """
        return self.hash(customer) if self.hashed and customer is not None else customer

    def kept(self, customer: str | None) -> str | None:
        """The same for an id that may have been copied from a prediction: what is a hash already stays.

        >>> Identity(hashed=True, salt=b"pepper").kept("hmac:bfd5f1b7e16792cc6aaf5356af7cf612")
        'hmac:bfd5f1b7e16792cc6aaf5356af7cf612'
        """
        return customer if customer is None or HASHED.fullmatch(customer) else self.written(customer)

    def hash(self, customer: str) -> str:
        """HMAC-SHA256 of the id, its first 128 bits in hexadecimal.

        Without a salt this hides an id from the eye only: who can list all ids can try them.
        """
        return PREFIX + hmac.digest(self.salt, customer.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()

    def all(self, customer: str) -> frozenset[str]:
        """Everything under which a line of this customer may stand, also from before the setting was changed."""
        return frozenset({customer, self.hash(customer)})
