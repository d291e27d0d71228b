"""The policy sent with every page forbids inline script and style; this finds them before a browser does."""

import re
import sys
from pathlib import Path

# Mails carry their own styles: mail programs know no style sheet. No browser policy applies to them.
MAILS = ("emails/",)
REFUSED = {
    "inline style element": r"<style[\s>]",
    "style attribute": r"\sstyle\s*=",
    "inline script": r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>",
    "event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "hx-on attribute": r"\shx-on[:-]?",
    "js: value": r"[\"'\s]js(?:on)?:\s*\{|[\"']js:",
    "javascript: address": r"javascript:",
    "htmx trigger filter": r"hx-trigger=\"[^\"]*\[",
}


def problems(path: Path, text: str) -> list[str]:
    return [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {name}"
        for name, pattern in REFUSED.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def main(folder: Path) -> int:
    pages = [path for path in sorted(folder.rglob("*.html")) if not str(path.relative_to(folder)).startswith(MAILS)]
    found = [problem for path in pages for problem in problems(path, path.read_text())]
    for problem in found:
        print(problem)  # noqa: T201 - a command line program
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates")))
