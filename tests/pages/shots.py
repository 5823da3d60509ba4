"""Screenshots of every state of the pages: `python -m tests.pages.shots OUT [URL]`.

Desktop and phone, light and dark, to be looked at. Without a URL a desk with a small model of its own is started.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import find
from tests.pages.acts import chosen, example, go_many, open_desk, part, score, upload
from tests.pages.running import Running, running, small_model

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
BAD = b"customerID,tenure\nA-1,3\n"


def _empty(page: Page) -> None:
    pass


def _answer(page: Page) -> None:
    example(page, "High")
    score(page)


def _stale(page: Page) -> None:
    _answer(page)
    chosen(page, "Contract and billing")
    page.get_by_role("spinbutton", name="Monthly charges").fill("20")
    page.keyboard.press("Enter")
    page.get_by_text("The form has changed since").wait_for()


def _services(page: Page) -> None:
    example(page, "Low")
    score(page)
    chosen(page, "Services")


def _what_if(page: Page) -> None:
    _answer(page)
    part(page, "What if")
    page.get_by_role("button", name="Try this change").click()
    page.get_by_text("An association in past customers").wait_for()


def _email(page: Page) -> None:
    example(page, "High")
    page.get_by_role("textbox", name="Customer's name").fill("Ms Ortiz")
    page.keyboard.press("Tab")
    score(page)
    part(page, "E-mail")
    page.get_by_role("button", name="Draft the e-mail").click()
    page.get_by_text("checks passed").wait_for()


def _incomplete(page: Page) -> None:
    page.get_by_role("button", name="Score this customer").click()
    page.get_by_text("Not filled in yet").wait_for()


def _many(page: Page) -> None:
    go_many(page)


def _wrong_file(page: Page) -> None:
    go_many(page)
    upload(page, "customers.csv", BAD)
    page.get_by_role("alert").wait_for()


def _bad_rows(page: Page) -> None:
    go_many(page)
    upload(page, "customers.csv", spoiled(page))
    page.get_by_text("problems in the file").wait_for()


def _table(page: Page) -> None:
    go_many(page)
    page.get_by_role("button", name="Use a sample file").click()
    page.get_by_role("button", name="Score 200 customers").click()
    page.get_by_text("at or above the threshold").wait_for()
    page.wait_for_timeout(1_500)


def spoiled(page: Page) -> bytes:
    """The sample file with some of its cells spoiled."""
    with page.expect_download() as found:
        page.get_by_role("button", name="Download the sample").click()
    lines = found.value.path().read_text().splitlines()[:40]
    cells = lines[3].split(",")
    cells[5] = "abc"
    lines[3] = ",".join(cells)
    lines[7] = lines[7].replace("Month-to-month", "Weekly").replace("One year", "Weekly").replace("Two year", "Weekly")
    lines[9] = lines[8]
    return "\n".join(lines).encode()


STATES: dict[str, Callable[[Page], None]] = {
    "empty": _empty,
    "incomplete": _incomplete,
    "answer": _answer,
    "services": _services,
    "stale": _stale,
    "what-if": _what_if,
    "email": _email,
    "many": _many,
    "wrong-file": _wrong_file,
    "bad-rows": _bad_rows,
    "table": _table,
}


def shoot(browser: Browser, url: str, out: Path, states: list[str]) -> None:
    """All wanted states in both sizes and themes."""
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            for state in states:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,  # type: ignore[arg-type]
                    device_scale_factor=1,
                )
                page = context.new_page()
                open_desk(page, url)
                STATES[state](page)
                page.wait_for_timeout(900)
                page.screenshot(path=out / f"{state}-{size}-{theme}.png")
                if size == "phone" or state in ("email", "what-if"):
                    tall(page, width)
                    page.screenshot(path=out / f"{state}-{size}-{theme}-whole.png")
                context.close()


def tall(page: Page, width: int) -> None:
    """Make the window as tall as the page: Streamlit scrolls inside its own element."""
    height = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight") + 80
    page.set_viewport_size({"width": width, "height": min(int(height), 4_000)})
    page.wait_for_timeout(600)


def main(out: Path, url: str | None, states: list[str]) -> None:
    """Start what is missing and shoot."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        if url is None:
            small_model(place / "mlruns")
        desk = nullcontext(Running(url, place, 0)) if url else running(place / "mlruns", place / "logs")
        with desk as found:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
            shoot(browser, found.url, out, states or list(STATES))
            browser.close()


if __name__ == "__main__":
    given = [one for one in sys.argv[2:] if one.startswith("http")]
    main(Path(sys.argv[1]), given[0] if given else None, [one for one in sys.argv[2:] if one in STATES])
