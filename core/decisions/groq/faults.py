"""What can go wrong with Groq, in the words that stand on the page, and whether another try makes sense."""

from __future__ import annotations

from dataclasses import dataclass

from core.decisions.groq.connection import Connection


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no draft.

    Attributes:
        says: one sentence in plain words.
        wait: seconds before another try makes sense; None when it never does.
    """

    says: str
    wait: float | None = None


GARBAGE = Fault("Groq's answer could not be read.", 0.0)
CUT_OFF = Fault("Groq's answer broke off before its end.", 0.0)
GONE = {"model_decommissioned", "model_not_found"}


def too_slow(seconds: float) -> Fault:
    """Nobody waits longer than this."""
    return Fault(f"Groq did not answer within {max(seconds, 0.1):.2g} seconds.")


def fault_of(error: BaseException, connection: Connection) -> Fault | None:
    """The fault behind an error of the groq package or what lies below it; None when it is a bug of ours."""
    import groq
    import httpx

    if isinstance(error, groq.APIStatusError):
        return _refused(error.status_code, error.response.headers.get("retry-after", ""), _code(error.body), connection)
    if isinstance(error, groq.APITimeoutError | httpx.TimeoutException):
        return too_slow(connection.seconds)
    if isinstance(error, groq.APIConnectionError):
        return Fault(f"Groq could not be reached at {connection.base_url}.", 0.2)
    if isinstance(error, httpx.HTTPError | httpx.StreamError):
        return CUT_OFF
    if isinstance(error, groq.APIError):  # an error in the middle of a stream
        return Fault("Groq broke off with an error of its own.", 0.2)
    if isinstance(error, groq.GroqError | ImportError | OSError | httpx.InvalidURL):
        return Fault(
            f"Groq's client could not start ({type(error).__name__}). Check GROQ_BASE_URL and the proxy settings."
        )
    if isinstance(error, UnicodeEncodeError):
        return Fault("The Groq key holds signs that no key has. Check GROQ_API_KEY.")
    if isinstance(error, ValueError | TypeError | KeyError | AttributeError | RuntimeError):
        return GARBAGE  # the package trusts the server's JSON to have the right shape
    return None


def _refused(status: int, retry_after: str, code: str, connection: Connection) -> Fault:
    if status in {401, 403}:
        return Fault(f"Groq refused the key ({status}). Check GROQ_API_KEY.")
    if status == 429:
        wait = _seconds(retry_after)
        return Fault("Groq is asked too much right now (429).", 0.5 if wait is None else wait)
    if code in GONE or status == 404:
        return Fault(
            f"Groq does not offer the model {connection.model} (any more). Set CHURN_GROQ_MODEL to one that it does."
        )
    if status >= 500:
        wait = _seconds(retry_after)
        return Fault(f"Groq has trouble of its own ({status}).", 0.3 if wait is None else wait)
    return Fault(f"Groq refused the request ({status}).")


def _seconds(text: str) -> float | None:
    """A Retry-After header that counts seconds; a date or nonsense is None.

    >>> _seconds("2"), _seconds("1.5"), _seconds("-1"), _seconds("soon"), _seconds("nan")
    (2.0, 1.5, None, None, None)
    """
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


def _code(body: object) -> str:
    error = body.get("error", body) if isinstance(body, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""
