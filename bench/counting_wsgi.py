"""The application of the settings in the environment, saying in a header how many statements each answer took."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from bench.counting import HEADER, counted


def saying_how_many(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with counted() as statements:

            def start(status: str, headers: list[tuple[str, str]], problem: Any = None) -> Any:
                for number, statement in enumerate(statements, 1):
                    print(f"{number}. {statement[:300]}", flush=True)
                return start_response(status, [*headers, (HEADER, str(len(statements)))], problem)

            return application(environ, start)

    return answer


application = saying_how_many(get_wsgi_application())
