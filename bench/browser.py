"""A client for loopback: one connection kept alive, cookies, and the forms of a page."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a browser would fetch for a page, and the forms it could send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.resources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
        elif tag == "textarea" and self.forms:
            self.forms[-1].fields[found["name"]] = ""
        elif tag in ("input", "button") and self.forms and found.get("name"):
            if found.get("type") == "submit" or tag == "button":
                self.forms[-1].buttons.append((found["name"], found.get("value", "")))
            elif found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.forms[-1].fields[found["name"]] = found.get("value", "")
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload", "manifest"):
            self.resources.append(found["href"])
        elif tag in ("script", "img") and found.get("src"):
            self.resources.append(found["src"])


class Client:
    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies or {})

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        parts = urlsplit(path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        self.connection.request(method, target, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        return self.ask(
            "POST", path, urlencode(fields, doseq=True), **{"Content-Type": "application/x-www-form-urlencoded"}
        )

    def close(self) -> None:
        self.connection.close()
