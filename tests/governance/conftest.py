"""The two clubs of most tests."""

from governance.models import AnimatorMandate, Club
from tests.standing import standing


@standing
def club(animator) -> Club:
    """The club that the animator animates."""
    return Club.objects.get(name="Mesurer sans juger")


@standing
def other(karim) -> Club:
    """Another club, which Karim animates."""
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire ensemble.")
    AnimatorMandate.objects.create(club=other, member=karim)
    return other
