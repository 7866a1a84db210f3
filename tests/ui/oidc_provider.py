"""A small OpenID provider on loopback: discovery, a form to log in with, tokens signed with RS256, and their key."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

FORM = '<form method="post"><label>Name <input name="name"></label> <button>Continue</button></form>'


@dataclass
class Provider:
    """What it knows: one client, and the codes that it gave and nobody used yet."""

    issuer: str
    client_id: str = field(default_factory=lambda: secrets.token_hex(8))
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "only"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def code(self, asked: dict[str, str], name: str) -> str:
        """A code for somebody of this name; raises AssertionError for a request that no provider would take."""
        assert asked["client_id"] == self.client_id
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["state"]
        assert urlsplit(asked["redirect_uri"]).path == "/oauth2callback"
        code = secrets.token_hex(16)
        self.codes[code] = {**asked, "name": name}
        return code

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any]:
        """Tokens for a code, once, to the client that can show its secret."""
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        assert (unquote(name), unquote(secret)) == (self.client_id, self.client_secret)
        assert sent["grant_type"] == "authorization_code"
        asked = self.codes.pop(sent["code"])
        assert sent["redirect_uri"] == asked["redirect_uri"]
        if "code_challenge" in asked:
            digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
            assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": f"subject-of-{asked['name'].lower()}",
            "name": asked["name"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        id_token = jwt.encode({"alg": "RS256", "kid": "only"}, claims, self.key)
        return {"access_token": secrets.token_hex(16), "token_type": "Bearer", "expires_in": 300, "id_token": id_token}


class _Handler(BaseHTTPRequestHandler):
    provider: ClassVar[Provider]

    def log_message(self, *_: Any) -> None:
        """Say nothing on stderr."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif path == "/keys":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._send(200, FORM.encode(), "text/html")
        else:
            self._send(404, b"", "text/plain")

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        body = _single(self.rfile.read(int(self.headers["Content-Length"])).decode())
        address = urlsplit(self.path)
        if address.path == "/token":
            self._json(self.provider.token(body, self.headers["Authorization"]))
            return
        asked = _single(address.query)
        back = urlencode({"code": self.provider.code(asked, body["name"]), "state": asked["state"]})
        self._send(303, b"", "text/plain", Location=f"{asked['redirect_uri']}?{back}")

    def _json(self, content: Any) -> None:
        self._send(200, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that runs as long as the context."""

    class Handler(_Handler):
        """Of this provider."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        Handler.provider = provider
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join(timeout=10)


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
