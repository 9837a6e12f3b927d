"""A port of loopback in; a small identity provider there out: discovery, code, token, keys (OpenID Connect)."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET, COOKIE = "gaibo", "only-in-tests", "only-in-tests-cookie"


@dataclass
class Provider:
    """The provider while it runs: whoever comes is `person`; `codes` are those it has given and not yet taken back."""

    url: str = ""
    person: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "1"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def secrets(self, app: str) -> str:
        """The secrets.toml of an app at an address, as docs/access.md writes it."""
        return (
            f'[auth]\nredirect_uri = "{app}/oauth2callback"\ncookie_secret = "{COOKIE}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider on a free port."""
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            asked = {key: values[0] for key, values in parse_qs(where.query).items()}
            if where.path == "/authorize":
                code = hashlib.sha256(repr(sorted(asked.items())).encode()).hexdigest()
                known.codes[code] = asked | {"person": known.person}
                back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                self.send_response(302)
                self.send_header("Location", back)
                self.end_headers()
                return
            self._answer(
                {
                    "/.well-known/openid-configuration": {
                        "issuer": known.url,
                        "authorization_endpoint": f"{known.url}/authorize",
                        "token_endpoint": f"{known.url}/token",
                        "jwks_uri": f"{known.url}/keys",
                        "response_types_supported": ["code"],
                        "subject_types_supported": ["public"],
                        "id_token_signing_alg_values_supported": ["RS256"],
                        "code_challenge_methods_supported": ["S256"],
                    },
                    "/keys": {"keys": [known.key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]},
                }.get(where.path)
            )

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {key: values[0] for key, values in parse_qs(sent).items()}
            given = base64.b64decode(self.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
            secret = given.partition(":")[2] or asked.get("client_secret")
            grant = known.codes.pop(asked.get("code", ""), None)
            if secret != SECRET or grant is None:
                self._answer(None)
                return
            now = int(time.time())
            claims = {
                "iss": known.url, "aud": CLIENT, "sub": grant["person"], "email": grant["person"],
                "email_verified": True, "iat": now, "exp": now + 600, "nonce": grant.get("nonce", ""),
            }  # fmt: skip
            token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, known.key)
            self._answer({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

        def _answer(self, content: object) -> None:
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
