"""What every page of a journey is held to: axe, both widths, one heading, a title, a quiet console."""

import os
import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Error, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Contrast is most of axe's work. On a list of two hundred it looks at one of each kind: the same tags, classes and
# states up to the root have the same colors.
FAULTS = """async () => {
  const met = new Set()
  const texts = [...document.querySelectorAll("body *:not(svg *)")].filter((one) => {
    const words = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    if (!words && !one.matches("input, select, textarea")) return false
    let kind = ""
    for (let at = one; at; at = at.parentElement)
      kind += [at.tagName, at.className, at.getAttribute("aria-pressed"), at.getAttribute("aria-current"),
        at.disabled, at.checked, at.type, at.open].join() + ">"
    return !met.has(kind) && met.add(kind)
  })
  const violations = ["violations"], only = "color-contrast"
  const found = [await axe.run(document, {resultTypes: violations, rules: {[only]: {enabled: false}}})]
  if (texts.length) found.push(await axe.run({include: texts}, {resultTypes: violations, runOnly: [only]}))
  return found.flatMap((one) => one.violations).map((fault) =>
    fault.id + ": " + fault.nodes.map((node) => node.html.slice(0, 160)).join(" | "))
}"""
# A page met again with the same kinds of elements, in the same states, is the same page to axe.
SHAPE = """() => [...new Set([...document.querySelectorAll("body *:not(svg *)")].map((one) =>
  one.parentElement.tagName + ">" +
  one.tagName + "." + one.className + "." + one.getAttribute("role") + one.getAttribute("aria-pressed") + one.open))]
  .sort().join()"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WIDTHS = (1280, 390)
HEIGHT = 900


class Inspector:
    """Looks at pages for a whole test and keeps what is wrong; what it saw in one shape it does not look at twice."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.faults: list[str] = []
        self.folder = Path(os.environ["SCREENSHOTS"]) if os.environ.get("SCREENSHOTS") else None

    def inspect(self, page: Page, lens: Page) -> None:
        """`lens` is the page itself, or a browser with scripts that shows what a browser without them got:
        axe cannot run where no script may."""
        place = place_of(page)
        shape = (place, page.evaluate(SHAPE))
        if shape in self.seen:
            return
        self.seen.add(shape)
        before = page.viewport_size
        if lens is not page:
            lens.set_content(page.content())
        self.measure(lens, place)
        lens.set_viewport_size(before)
        headings = page.locator("h1").all_inner_texts()
        if len(headings) != 1 or not re.fullmatch(r"\S.* · Shared Table", page.title()):
            self.faults.append(f"{place}: headings {headings}, title “{page.title()}”")

    def measure(self, page: Page, place: str) -> None:
        page.evaluate(AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            self.photograph(page, place, width)
            self.faults += [f"{place} at {width} px: {fault}" for fault in page.evaluate(FAULTS)]
            if page.evaluate(TOO_WIDE):
                self.faults.append(f"{place} is wider than {width} px")

    def photograph(self, page: Page, place: str, width: int) -> None:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{len(self.seen):03}{place.replace('/', '-')[:60].rstrip('-')}-{width}.png"
            page.screenshot(path=self.folder / name, full_page=True)


def place_of(page: Page) -> str:
    """The address without what differs between rows and readers."""
    path = re.sub(r"^https?://[^/]+", "", page.url).partition("?")[0].partition("#")[0]
    path = re.sub(r"/\d+-[\w-]{22}", "/link", path)
    return re.sub(r"/\d+(?=/)", "", path)


class Console:
    """Whatever a browser complains about: failing scripts, what the content policy refused, missing files."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self.heard)
        page.on("pageerror", self.failed)
        page.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        # Refused forms answer 4xx on purpose; what is missing beside the page itself is heard in `answered`.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def answered(self, response: Response) -> None:
        is_refusal = response.request.method == "POST" and response.status < 500  # of a form sent behind its page
        if response.status >= 400 and response.request.resource_type != "document" and not is_refusal:
            self.complaints.append(f"{response.status} {response.url}")
