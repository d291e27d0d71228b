"""Somebody at a browser: goes, writes, ticks, presses; each page reached is inspected."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Response

from tests.journeys.inspection import Console, Inspector

PATIENCE = 15_000


class Visitor:
    def __init__(self, page: Page, inspector: Inspector, lens: Page | None = None) -> None:
        self.page = page
        self.lens = lens or page
        self.inspector = inspector
        self.console = Console(page)
        page.set_default_timeout(PATIENCE)

    # ---- moving ----

    def go(self, address: str, *, status: int = 200) -> None:
        self.arrive(self.page.goto(address), status)

    def press(self, name: str, *, within: str = "main", status: int = 200) -> None:
        """A button that leads to a page."""
        self.leave(self.button(name, within=within).click, status)

    def place(self, name: str, *, status: int = 302) -> None:
        """A tap on an open ballot: where scripts run it is saved behind the page, which stays."""
        if self.lens is not self.page:
            self.press(name, status=200 if status == 302 else status)
        else:
            self.tap(self.button(name).click, self.button(name), status)
            self.inspector.inspect(self.page, self.lens)

    def tap(self, step: Callable[[], None], button: Locator, status: int = 302) -> None:
        """Until the page is drawn anew, the button too."""
        drawn = button.element_handle()
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            step()
        assert answered.value.status == status, f"{answered.value.status} {self.page.url}\n{self.text()[:2000]}"
        drawn.wait_for_element_state("hidden")

    def press_until(self, name: str, heading: str) -> None:
        """A button whose page goes on by itself to another, once a worker has done its part."""
        self.button(name).click()
        self.page.get_by_role("heading", name=heading).wait_for(timeout=60_000)
        self.inspector.inspect(self.page, self.lens)

    def follow(self, name: str, *, within: str = "main", status: int = 200) -> None:
        """A link that leads to a page."""
        self.leave(self.page.locator(within).get_by_role("link", name=name, exact=True).first.click, status)

    def leave(self, step: Callable[[], None], status: int = 200) -> None:
        with self.page.expect_navigation() as reached:
            step()
        self.arrive(reached.value, status)

    def arrive(self, response: Response | None, status: int = 200) -> None:
        assert response is not None
        assert response.status == status, f"{response.status} {self.page.url}\n{self.text()[:2000]}"
        self.inspector.inspect(self.page, self.lens)

    # ---- filling in ----

    def button(self, name: str, *, within: str = "main") -> Locator:
        return self.page.locator(within).get_by_role("button", name=name, exact=True)

    def write(self, label: str, words: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_label(re.compile(f"^{re.escape(label)}( \\(optional\\))?$")).fill(words)

    def choose(self, label: str, option: str, *, within: str = "main") -> None:
        field = self.page.locator(within).get_by_label(re.compile(f"^{re.escape(label)}( \\(optional\\))?$"))
        field.select_option(label=option)

    def tick(self, label: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_label(label, exact=True).check()

    # ---- reading ----

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text().replace("\xa0", " ")

    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3].partition("#")[0]

    def reads(self, *words: str) -> None:
        page = self.text().replace("\xa0", " ")
        for word in words:
            assert word in page, f"“{word}” is not on {self.page.url}:\n{page[:3000]}"

    def does_not_read(self, *words: str) -> None:
        page = self.text()
        for word in words:
            assert word not in page, f"“{word}” is on {self.page.url}"
