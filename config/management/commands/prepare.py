"""`manage.py prepare`: all that must be done before serving, in one process."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandParser, call_command

# The pages REST framework would draw of an API; ours answers JSON, and its readable page is our own.
UNUSED = ["rest_framework"]


def fingerprint() -> str:
    """Changes when a style sheet, script or picture does, or the way they are stored."""
    found = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return found.hexdigest()


def collect_static() -> bool:
    """Compressing takes seconds, so only when something changed; says whether it did."""
    mark, now = settings.STATE_DIR / "static.collected", fingerprint()
    if mark.exists() and mark.read_text() == now and settings.STATIC_ROOT.is_dir():
        return False
    asked = {"clear": settings.STATIC_ROOT.is_dir(), "ignore_patterns": UNUSED}
    call_command("collectstatic", verbosity=0, interactive=False, **asked)
    mark.write_text(now)
    return True


class Command(BaseCommand):
    help = "Migrate as the owner, check the roles, load the demonstration (--demo), collect the static files."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration regions, once")

    def step(self, words: str) -> None:
        self.stdout.write(f"  {words} …")
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        self.check(databases=["default"])
        if options["demo"]:
            self.step("Loading the demonstration")
            call_command("demo")
        self.step("Collecting style sheets and scripts")
        collect_static()
