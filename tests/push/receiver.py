"""The other side of a push: what a browser does with a message, what a push service does with a token."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from emi_alumni.foundation.push.encryption import coded, decoded, derived, new_keys, point_of, private_key, public_key

AUTH = coded(b"sixteen bytes ok")


class Browser:
    """A device with keys of its own."""

    def __init__(self, number: int = 1, service: str = "https://updates.push.services.mozilla.com/wpush/v2/") -> None:
        self.public, self.private = new_keys()
        self.given = {"endpoint": f"{service}device-{number}", "p256dh": self.public, "auth": AUTH}

    def read(self, body: bytes) -> Any:
        return json.loads(decrypted(body, self.private, AUTH))


def decrypted(body: bytes, private: str, auth: str) -> bytes:
    """RFC 8291, section 3, from the receiver's end."""
    salt, size, theirs, sealed = body[:16], int.from_bytes(body[16:20]), body[21:86], body[86:]
    assert (body[20], size >= len(sealed)) == (65, True)
    key = private_key(private)
    shared = key.exchange(ec.ECDH(), public_key(coded(theirs)))
    secret = derived(shared, decoded(auth), b"WebPush: info\0" + point_of(key.public_key()) + theirs, 32)
    content_key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    words = AESGCM(content_key).decrypt(derived(secret, salt, b"Content-Encoding: nonce\0", 12), sealed, None)
    assert words.endswith(b"\2"), "the last record says that it is"
    return words[:-1]


def claims_of(authorization: str) -> tuple[dict[str, Any], str]:
    """What the token claims and the key that signed it; raises InvalidSignature when another one did."""
    scheme, _, parameters = authorization.partition(" ")
    given = dict(part.strip().split("=", 1) for part in parameters.split(","))
    head, claims, signature = given["t"].split(".")
    assert scheme == "vapid"
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    raw = decoded(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public_key(given["k"]).verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(decoded(claims)), given["k"]
