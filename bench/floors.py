"""The floor's rows and loads, made once per run in a process with the floor's own settings."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from bench.browser import Answer, Client, Page
from bench.ground import Ground
from bench.rounds import Load

ROWS = 1000


@dataclass(frozen=True)
class Floor:
    session: str
    meeting: int
    tokens: list[str]

    def page(self) -> Load:
        return Load(lambda client, number: client.get(f"/g/{self.tokens[0]}/"))

    def people(self) -> Load:
        return Load(
            lambda client, number: client.get(f"/meetings/{self.meeting}/"), cookies={"sessionid": self.session}
        )

    def save(self, options: int = 1) -> Load:
        """A choice by the next person each time, over `options` options."""
        fields: dict[str, str] = {}

        def prepare(client: Client) -> None:
            fields.update(Page(client.get(f"/g/{self.tokens[0]}/").text).forms[0].fields)

        def ask(client: Client, number: int) -> Answer:
            token = self.tokens[number % len(self.tokens)]
            given = fields | {"option": str(number % options), "value": ("yes", "no", "maybe")[number % 3]}
            return client.post(f"/g/{token}/save/", given)

        return Load(ask, expected=302, prepare=prepare)


@cache
def made(environment: tuple[tuple[str, str], ...]) -> Floor:
    command = [sys.executable, "-m", "bench.floor", str(ROWS)]
    said = subprocess.run(command, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True).stdout
    return Floor(**json.loads(said))


def floor_of(ground: Ground) -> Floor:
    return made(tuple(ground.floor_environment.items()))
