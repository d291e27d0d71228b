"""`manage.py roles`: the two roles and the database, from a superuser's address."""

import os
from typing import Any

import psycopg2
from django.core.management import BaseCommand, CommandError, CommandParser

from config.roles import make_roles


class Command(BaseCommand):
    help = "Create (or correct) the roles and the database that DATABASE_URL and DATABASE_OWNER_URL name."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--superuser-url", required=True, help="postgres://postgres:password@host:5432/postgres")
        parser.add_argument("--for-tests", action="store_true", help="let the owner create test databases")

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = {name: os.environ.get(name, "") for name in ("DATABASE_OWNER_URL", "DATABASE_URL")}
        for name, address in addresses.items():
            if not address:
                raise CommandError(f"{name} is missing: it names the role to make. See .env.example.")
        try:
            make_roles(
                options["superuser_url"],
                owner_url=addresses["DATABASE_OWNER_URL"],
                plain_url=addresses["DATABASE_URL"],
                for_tests=options["for_tests"],
            )
        except (ValueError, psycopg2.Error) as problem:
            raise CommandError(str(problem).strip()) from problem
        self.stdout.write("Both roles and the database are ready. Next: manage.py migrate")
