"""Production's settings, and two more addresses: the floor page and the bare view."""

from emi_alumni.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
