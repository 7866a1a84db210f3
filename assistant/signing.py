"""Signed answers (Ed25519, RFC 8032): who has the public key can tell offline that an answer was given as it stands.

A signature says who answered, by which rules and when. That the answer is true to the policy is another thing, which
`proof` shows without any key.

What is signed is the answer itself as JSON in one canonical form, without `elapsed_ms` and without the signature's own
`value`: keys sorted, no white space, characters as they are, UTF-8. No number in it has a fraction and all keys are
ASCII, so that this is also the form of RFC 8785.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.answer import Answer, Signature
from knowledge.errors import SettingsError
from proof.problem import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FIELD: Final = "signature"
_UNSIGNED: Final = "elapsed_ms"
_VALUE: Final = "value"
_ID_DIGITS: Final = 16
_INSTALL: Final = "Install it: pip install -e '.[signing]'."


class Signer:
    """Signs answers with one private key. Raises SettingsError where the key cannot be used."""

    def __init__(self, path: Path) -> None:
        self._key = _private_key(path)
        self.key_id = key_id(self._key.public_key())

    def signed(self, answer: Answer, *, rules: str, now: datetime) -> Answer:
        """The answer with its signature; `rules` is the version of the rules, and the time counts in whole seconds."""
        stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        unsigned = Signature(key_id=self.key_id, rules=rules, signed_at=stamp, value="-")
        document = answer.model_copy(update={FIELD: unsigned}).model_dump(mode="json")
        value = b64encode(self._key.sign(canonical(document))).decode("ascii")
        return answer.model_copy(update={FIELD: unsigned.model_copy(update={_VALUE: value})})


def canonical(answer: Mapping[str, Any]) -> bytes:
    """The bytes that are signed of an answer which carries a signature; raises ValueError where there are none."""
    signature = {name: value for name, value in answer[FIELD].items() if name != _VALUE}
    document = {name: value for name, value in answer.items() if name != _UNSIGNED} | {FIELD: signature}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def without_signature(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What is left to be proved against the policy."""
    return {name: value for name, value in answer.items() if name != FIELD}


def signature_problems(answer: Mapping[str, Any], public_key: Path) -> tuple[Problem, ...]:
    """What is wrong with an answer's signature, if anything; raises SettingsError where the key cannot be used."""
    from cryptography.exceptions import InvalidSignature

    key = _public_key(public_key)
    try:
        signature = Signature.model_validate(answer.get(FIELD))
        value = b64decode(signature.value, validate=True)
        signed = canonical(answer)
    except (ValueError, RecursionError):
        carries = "none that can be read" if answer.get(FIELD) else "none"
        return (Problem(FIELD, f"the answer carries {carries}"),)
    if signature.key_id != key_id(key):
        return (Problem(FIELD, f"it was made with key {signature.key_id}, the one at hand is {key_id(key)}"),)
    try:
        key.verify(value, signed)
    except InvalidSignature:
        return (Problem(FIELD, "it does not fit: answer, policy, rules or time were altered"),)
    return ()


def key_id(key: Ed25519PublicKey) -> str:
    """Names a public key: the first hexadecimal digits of the SHA-256 of its 32 bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()[:_ID_DIGITS]


def make_pair(path: Path) -> tuple[Path, str]:
    """Write a new private key (PKCS 8, PEM, mode 600) and beside it the public one; gives its path and its id.

    Raises SettingsError where a file is there already or cannot be written.
    """
    _need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = Ed25519PrivateKey.generate()
    public = path.with_name(f"{path.name}.pub")
    private_text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public_text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    made: list[Path] = []
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for target, text, mode in ((path, private_text, 0o600), (public, public_text, 0o644)):
            with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
                made.append(target)
                file.write(text)
    except OSError as error:
        # A new private key beside an older public one would sign what nobody can check
        for target in made:
            target.unlink(missing_ok=True)
        raise SettingsError(
            f"the pair of keys cannot be written: {error}", hint="Name another file; no key is ever overwritten."
        ) from error
    return public, key_id(key.public_key())


def _private_key(path: Path) -> Ed25519PrivateKey:
    _need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable("signing", path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable("signing", path)
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    _need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unusable("public", path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _unusable("public", path)
    return key


def _unusable(kind: str, path: Path) -> SettingsError:
    # The reason of the library may quote the file
    return SettingsError(
        f"{path} holds no {kind} key that can be read",
        hint="It is a PEM file with an Ed25519 key; `privacy-assistant keys signing` makes a pair.",
    )


def _need_cryptography() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        raise SettingsError("signatures need the package cryptography", hint=_INSTALL) from error
