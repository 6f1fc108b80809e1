"""What a push service is handed: words that the device alone can read (RFC 8291, RFC 8188), and the token by which the
portal says who it is (VAPID, RFC 8292). Keys are written in base64url, without padding, as browsers give them."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
POINT, SECRET, SALT = 65, 16, 16  # bytes of an uncompressed point, of a device's secret, of a salt
RECORD = 4096  # bytes: one record holds all that we ever say
TOKEN_LIVES = timedelta(hours=12)  # a push service takes 24 at most


def coded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Raises ValueError for what is not base64url without padding, written in the one way that there is."""
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if coded(raw) != text:
        raise ValueError("not base64url")
    return raw


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no point of the curve P-256, uncompressed."""
    raw = decoded(text)
    if len(raw) != POINT:
        raise ValueError("not an uncompressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Raises ValueError for what is no private key of the curve P-256."""
    raw = decoded(text)
    if len(raw) != 32:
        raise ValueError("not thirty-two bytes")
    return ec.derive_private_key(int.from_bytes(raw), CURVE)


def new_keys() -> tuple[str, str]:
    """A pair for VAPID: public, private."""
    key = ec.generate_private_key(CURVE)
    return coded(point_of(key.public_key())), coded(key.private_numbers().private_value.to_bytes(32))


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def encrypt(
    words: bytes,
    p256dh: str,
    auth: str,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body of a push message (`Content-Encoding: aes128gcm`) for the device of these keys. Its own key and salt are
    new for each message: only a test gives them."""
    device, key, salt = public_key(p256dh), key or ec.generate_private_key(CURVE), salt or os.urandom(SALT)
    ours = point_of(key.public_key())
    info = b"WebPush: info\0" + point_of(device) + ours
    secret = derived(key.exchange(ec.ECDH(), device), decoded(auth), info, 32)
    content_key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4) + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, words + b"\2", None)  # 2: the last record, without padding


def authorization(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, now: datetime) -> str:
    """The header that tells this push service who is speaking: a token for it alone, signed by the portal (ES256)."""
    service = urlsplit(endpoint)
    claims = {
        "aud": f"{service.scheme}://{service.netloc}",
        "exp": int((now + TOKEN_LIVES).timestamp()),
        "sub": contact,
    }
    parts = [coded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    signed = ".".join(parts)
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    token = f"{signed}.{coded(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={coded(point_of(key.public_key()))}"
