"""A sign-in service of the tests' own: OpenID Connect over real HTTP on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Provider:
    """`person` is whom it vouches for; `apps` goes into the settings."""

    def __init__(self) -> None:
        provider = self
        self.person: dict[str, object] = {}

        class Handler(BaseHTTPRequestHandler):
            def answer(self, body: dict[str, object]) -> None:
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self) -> None:
                ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                known = {end: f"{provider.url}/{end}" for end in ends} | {"issuer": provider.url}
                self.answer(known if "well-known" in self.path else provider.person)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

            def log_message(self, *words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.apps = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "state",
                        "name": "State sign-in",
                        "client_id": "table",
                        "secret": "s",
                        "settings": {"server_url": self.url},
                    }
                ]
            }
        }

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.server.shutdown()
        self.server.server_close()
