"""The demonstration's resources. All fictitious."""

from emi_alumni.demo.resources.boosters import load_boosters
from emi_alumni.demo.resources.kits import load_kits
from emi_alumni.demo.resources.library import load_library
from emi_alumni.demo.resources.practices import load_practices
from emi_alumni.demo.resources.stories import load_stories
from emi_alumni.demo.resources.watch import load_watch


def load_resources() -> None:
    """Each subject in turn; those that read others come after them."""
    load_watch()
    load_boosters()
    load_practices()
    load_library()
    load_stories()
    load_kits()
