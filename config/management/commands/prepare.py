"""`manage.py prepare`: all that must be done before serving, in one process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    help = "Migrate as the owner, check the roles, load the demonstration (--demo), collect the static files."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration regions, once")

    def step(self, words: str) -> None:
        self.stdout.write(f"  {words} …")
        self.stdout.flush()

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("check", databases=["default"])
        if options["demo"] and "demo" in get_commands():
            self.step("Loading the demonstration")
            call_command("demo")
        self.step("Collecting style sheets and scripts")
        call_command("collectstatic", verbosity=0, interactive=False)
