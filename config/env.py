"""Settings come from the environment only; what is missing or malformed stops the start by name."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "demo", "test")
HOOK = re.compile(r"[A-Za-z0-9_-]{32,128}")
SELECTOR = re.compile(r"(?=.{1,100}$)[a-z0-9]([-a-z0-9_]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9_]*[a-z0-9])?)*")
DOMAIN = re.compile(r"(?=.{1,180}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Environment:
    """Reads variables; in `demo` and `test` a variable may have a default, in `production` it must be set.

    Every problem raises `ImproperlyConfigured` with the variable's name, what was found and an example.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.mode = variables.get("SHARED_TABLE_MODE", "production")
        if self.mode not in MODES:
            raise self.problem("SHARED_TABLE_MODE", f"is {self.mode!r}", "production")

    @staticmethod
    def problem(name: str, what: str, example: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"{name} {what}. Set it in the environment, for example: {name}={example}")

    def text(self, name: str, *, example: str, default: str | None = None, optional: bool = False) -> str:
        """The variable's value; `default` counts outside production only, `optional` allows an empty value."""
        value = self.variables.get(name, "")
        if value:
            return value
        if self.mode != "production" and default is not None:
            return default
        if optional:
            return ""
        raise self.problem(name, "is missing", example)

    def secret(self, name: str, *, default: str) -> str:
        example = '"$(openssl rand -base64 48)"'
        value = self.text(name, example=example, default=default)
        if self.mode == "production" and len(value) < 40:
            raise self.problem(name, f"is too short ({len(value)} characters, at least 40)", example)
        return value

    def hook_secret(self, name: str) -> str:
        """Part of an address others call; empty: nobody calls."""
        value = self.text(name, example="", optional=True)
        if value and not HOOK.fullmatch(value):
            raise self.problem(name, "is not 32 to 128 letters and digits", '"$(openssl rand -hex 32)"')
        return value

    def origin(self, name: str, *, example: str, default: str) -> str:
        """An address without a path, such as https://table.example.org; https in production."""
        value = self.text(name, example=example, default=default).rstrip("/")
        parts = urlsplit(value)
        allowed = {"https"} if self.mode == "production" else {"http", "https"}
        if parts.scheme not in allowed or not parts.netloc or parts.path or parts.query:
            raise self.problem(name, f"is {value!r}, not an address without a path", example)
        return value

    def words(self, name: str, *, example: str, default: str) -> list[str]:
        found = [word.strip() for word in self.text(name, example=example, default=default).split(",")]
        if not all(found):
            raise self.problem(name, "has an empty entry between its commas", example)
        return found

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.variables.get(name, "").lower()
        if value not in ("", "0", "1", "true", "false"):
            raise self.problem(name, f"is {value!r}, not 0 or 1", "1")
        return default if not value else value in ("1", "true")

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.variables.get(name, str(default))
        if not value.isdigit() or not least <= int(value) <= most:
            raise self.problem(name, f"is {value!r}, not a whole number from {least} to {most}", str(default))
        return int(value)

    def database(self, name: str, *, default: str | None = None) -> dict[str, Any]:
        example = "postgres://role:password@host:5432/shared_table"
        value = self.text(name, example=example, default=default)
        if not value.startswith(("postgres://", "postgresql://")):
            raise self.problem(name, "is not a PostgreSQL address", example)
        found = dict(environ.Env.db_url_config(value, engine="django.db.backends.postgresql"))
        if not found.get("NAME") or not found.get("USER"):
            raise self.problem(name, "names no role or no database", example)
        return found

    def inbox(self, name: str) -> dict[str, Any]:
        """Where answers are fetched: {} where nobody fetches any."""
        example = "imaps://user:password@mail.example.org/INBOX"
        value = self.text(name, example=example, optional=True)
        if not value:
            return {}
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            raise self.problem(name, "names no port", example) from None
        # SECURITY: in the clear a password crosses no network; on this machine it crosses none.
        is_near = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "imaps" and not (parts.scheme == "imap" and is_near):
            raise self.problem(name, "is not an IMAP address over TLS", example)
        if not parts.hostname or not parts.username or not parts.password:
            raise self.problem(name, "names no host, user or password", example)
        return {
            "host": parts.hostname,
            "port": port or (993 if parts.scheme == "imaps" else 143),
            "tls": parts.scheme == "imaps",
            "user": unquote(parts.username),
            "password": unquote(parts.password),
            "folder": unquote(parts.path.strip("/")) or "INBOX",
        }

    def domain(self, name: str, *, example: str) -> str:
        value = self.text(name, example=example, optional=True).lower()
        if value and not DOMAIN.fullmatch(value):
            raise self.problem(name, f"is {value!r}, not a domain", example)
        return value

    def dkim_selector(self, name: str, *, default: str) -> str:
        value = (self.variables.get(name) or default).lower()
        if not SELECTOR.fullmatch(value):
            raise self.problem(name, f"is {value!r}, not a selector", default)
        return value

    def name_server(self, name: str) -> str:
        """An address and a port, "192.0.2.53:53"; empty: as the machine is set up."""
        value = self.text(name, example="192.0.2.53:53", optional=True)
        host, _, port = value.rpartition(":")
        try:
            if (value and not 0 < int(port) < 65536) or (value and not ip_address(host.strip("[]"))):
                raise ValueError
        except ValueError:
            raise self.problem(name, f"is {value!r}, not an address and a port", "192.0.2.53:53") from None
        return value

    def mail_provider(self, hook_secret: str) -> tuple[str, str]:
        """Its name, and the key it signs with where it signs; both empty without one."""
        value = self.text("MAIL_PROVIDER", example="postmark", optional=True)
        key = self.text("MAIL_PROVIDER_KEY", example="key-0123456789abcdef", optional=True)
        if value not in ("", "mailgun", "postmark"):
            raise self.problem("MAIL_PROVIDER", "is neither mailgun nor postmark", "postmark")
        if value and not hook_secret:
            raise self.problem(
                "HOOK_SECRET", "is missing, but MAIL_PROVIDER is to post to us", "`openssl rand -hex 32`"
            )
        if value == "mailgun" and not key:
            raise self.problem("MAIL_PROVIDER_KEY", "is missing: mailgun signs what it posts", "key-0123456789abcdef")
        return value, key

    def scanner(self, name: str) -> str:
        """A clamd or a program that files are given to; empty: nobody looks."""
        example = "clamd://localhost:3310"
        value = self.text(name, example=example, optional=True)
        if value.startswith("command:"):
            if not value.removeprefix("command:").strip():
                raise self.problem(name, "names no program", "command:clamdscan --no-summary -")
        elif value and not re.fullmatch(r"clamd://(?:[\w.-]+(?::\d{1,5})?|/\S+)", value):
            raise self.problem(name, f"is {value!r}, neither a clamd nor a command", example)
        return value

    def mail(self, name: str, *, default: str) -> dict[str, Any]:
        example = "smtp+tls://user:password@mail.example.org:587"
        value = self.text(name, example=example, default=default)
        if urlsplit(value).scheme not in ("smtp", "smtp+tls", "smtp+ssl"):
            raise self.problem(name, "is not an SMTP address", example)
        return dict(environ.Env.email_url_config(value))
