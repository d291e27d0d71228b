"""The words of a letter in HTML, in time that grows with its length and no faster."""

import re
from html.parser import HTMLParser

MOST_TAGGED = 200_000
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
WORDLESS = re.compile(r"<(style|script|head|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
# A tag and whatever stands in it, a > between quotation marks too; or a < that begins none.
TAG = re.compile(r"""<(/?[a-z][^\s/<>"']{0,20})?(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|[^<>]*>)|<""", re.IGNORECASE)


class Words(HTMLParser):
    """A line per block. What is quoted is passed over."""

    SILENT = ("style", "script", "head", "title", "blockquote")
    BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "ul", "ol", "table")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent.append(tag)
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        elif tag in ("p", "div"):
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(re.sub(r"\s+", " ", data))


def words_of(html: str) -> str:
    reader = Words()
    reader.feed(bare(html)[:MOST_TAGGED])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()


def bare(html: str) -> str:
    """Nothing but words and the names of tags, each closed: of anything else the library may look for the end in
    what is left of the mail, again and again.
    """
    return TAG.sub(_named, WORDLESS.sub("", COMMENT.sub("", html)))


def _named(found: re.Match[str]) -> str:
    if found[0] == "<":
        return "&lt;"
    return f"<{found[1]}>" if found[1] else ""
