"""What a person does on the pages, for browser tests and screenshots."""

from playwright.sync_api import Page, expect


def open_desk(page: Page, url: str) -> None:
    """Open an address of the desk and wait until the page can be used."""
    page.goto(url)
    page.get_by_role("heading", name="Score", exact=True).wait_for()
    settled(page)


def settled(page: Page) -> None:
    """Wait until no run of the page is under way."""
    page.wait_for_timeout(150)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def example(page: Page, name: str) -> None:
    """Load an example into the form, and wait until it is there: what is typed before goes with the form before."""
    page.get_by_role("button", name=name, exact=True).click()
    either = page.get_by_role("radio", name="Female").or_(page.get_by_role("radio", name="Male"))
    expect(either.and_(page.get_by_role("radio", checked=True))).to_have_count(1, timeout=60_000)
    settled(page)


def score(page: Page) -> None:
    """Ask for the answer and wait for it."""
    page.get_by_role("button", name="Score this customer").click()
    page.get_by_text("Logged as").wait_for(timeout=60_000)
    settled(page)


def chosen(page: Page, tab: str) -> None:
    """Open a tab of the form."""
    page.get_by_role("tab", name=tab).click()


def part(page: Page, name: str) -> None:
    """Open a part of the answer."""
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def go_many(page: Page) -> None:
    """Switch to many customers."""
    part(page, "Many customers")
    page.get_by_role("button", name="Use a sample file").wait_for()


def upload(page: Page, name: str, data: bytes) -> None:
    """Give the page a file."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    settled(page)
