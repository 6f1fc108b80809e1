"""A message that the device alone reads, a token that one push service alone takes."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag

from emi_alumni.foundation.push.encryption import authorization, coded, encrypt, new_keys, point_of, private_key
from tests.push.receiver import AUTH, claims_of, decrypted

# RFC 8291, section 5 and appendix A.
WORDS = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT = b"\x0c\x6b\xfa\xad\xad\x67\x95\x88\x03\x09\x2d\x45\x46\x76\xf3\x97"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_the_published_example_is_written_as_published():
    assert coded(encrypt(WORDS, P256DH, SECRET, key=private_key(SENDER), salt=SALT)) == BODY


def test_a_message_is_read_by_its_device_alone_and_never_written_twice_alike():
    public, private = new_keys()
    one, other = (encrypt(b"du nouveau", public, AUTH) for _ in range(2))
    assert one != other
    assert decrypted(one, private, AUTH) == b"du nouveau"
    with pytest.raises(InvalidTag):
        decrypted(one, new_keys()[1], AUTH)


def test_a_token_names_its_push_service_and_is_signed_by_the_portal():
    public, private = new_keys()
    said = authorization(
        "https://fcm.googleapis.com/fcm/send/abc", key=private_key(private), contact="mailto:a@example.org", now=NOW
    )
    claims, key = claims_of(said)
    assert key == public == coded(point_of(private_key(private).public_key()))
    assert claims["aud"] == "https://fcm.googleapis.com"
    assert claims["sub"] == "mailto:a@example.org"
    assert NOW < datetime.fromtimestamp(claims["exp"], UTC) <= NOW + timedelta(hours=24)
    with pytest.raises(InvalidSignature):
        claims_of(said.replace(f"k={public}", f"k={new_keys()[0]}"))
