"""Telling devices: one short message each, outside of any request (`manage.py send_pushes`)."""

import json
import logging
import re
import ssl
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.utils import timezone

from emi_alumni.foundation.url_reversing import reverse

from .encryption import authorization, encrypt, private_key
from .models import Device
from .subscriptions import service_of

logger = logging.getLogger(__name__)

PATIENCE = 5  # seconds, for a push service to answer
LEASE = timedelta(minutes=10)
KEPT_FOR = timedelta(days=1)  # by the push service, for a device that is off
TITLE = "Du nouveau sur le portail"
GONE = (404, 410)


class Answer(NamedTuple):
    """0 when the service did not answer; `wait`: how long it asks to be left alone."""

    status: int
    wait: timedelta = timedelta()


class Outcome(NamedTuple):
    told: int = 0
    gone: int = 0
    put_off: int = 0


def message(news: int) -> bytes:
    """What the worker shows (`static/js/push.js`): how many things wait, and where. It names nobody and nothing."""
    waiting = f"{news} notifications vous attendent." if news > 1 else "Une notification vous attend."
    return json.dumps({"title": TITLE, "body": waiting, "path": reverse("notifications:list")}).encode()


def send_due(now: datetime | None = None) -> Outcome:
    """Tell each device that is due, once; one query finds them. A device that its service knows no more is removed; one
    whose service refuses, fails or keeps silent waits."""
    began, key = timezone.now(), private_key(settings.VAPID_PRIVATE_KEY)
    now = now or began
    told = gone = late = 0
    for device in list(Device.objects.due(now)):
        # From its own turn: services that keep silent may have taken longer than a lease before it.
        if not device.claim(until=now + (timezone.now() - began) + LEASE):
            continue
        answer = tell(device, key, now)
        if 200 <= answer.status < 300:
            device.mark_told(now)
            told += 1
        elif answer.status in GONE:
            device.delete()
            gone += 1
        else:
            device.put_off(now, answer.wait)
            logger.warning("Device %s was not told: its service answered %s", device.pk, answer.status or "nothing")
            late += 1
    return Outcome(told, gone, late)


def tell(device: Device, key: EllipticCurvePrivateKey, now: datetime) -> Answer:
    if not service_of(device.endpoint):  # no longer among those that the portal calls
        return Answer(410)
    headers = {
        "Authorization": authorization(device.endpoint, key=key, contact=settings.VAPID_CONTACT, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_FOR.total_seconds())),
        "Topic": "portail",  # what was not delivered yet is replaced
        "Urgency": "low",
    }
    return post(device.endpoint, encrypt(message(device.news), device.p256dh, device.auth), headers)


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> Answer:
    """What the push service answers. A redirection is an answer like another: it is not followed."""
    address = urlsplit(endpoint)
    path = f"{address.path}?{address.query}" if address.query else address.path
    connection = open_connection(str(address.hostname))
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, wait_of(answer.headers.get("Retry-After", "")))
    except (OSError, HTTPException):
        return Answer(0)
    finally:
        connection.close()


def open_connection(host: str) -> HTTPSConnection:
    return HTTPSConnection(host, 443, timeout=PATIENCE, context=ssl.create_default_context())


def wait_of(retry_after: str) -> timedelta:
    """As seconds; a date is not read: our own pauses are long enough."""
    return timedelta(seconds=int(retry_after) if re.fullmatch("[0-9]{1,6}", retry_after) else 0)
