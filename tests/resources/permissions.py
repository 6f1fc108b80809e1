"""Who gets what of the resources: rows of the table of `tests/test_permissions.py`, which explains them."""

from tests.resources.permissions_boosters import BOOSTERS
from tests.resources.permissions_kits import KITS
from tests.resources.permissions_library import LIBRARY
from tests.resources.permissions_practices import PRACTICES
from tests.resources.permissions_stories import STORIES
from tests.resources.permissions_watch import WATCH

RESOURCES = (
    """
# In the administration: what members write is read there, taken away, and written by nobody
admin:resources_*_changelist                     | in   go   go   200  200  | in   go   go   200  200
admin:resources_*_history                        | in   go   go   200  200  | in   go   go   200  200
admin:resources_*_add                            | in   go   go   403  403  | in   go   go   403  403
admin:resources_*_delete                         | in   go   go   403  403  | in   go   go   403  403
admin:resources_*_change                         | in   go   go   200  200  | in   go   go   403  403
"""
    + BOOSTERS
    + KITS
    + LIBRARY
    + STORIES
    + WATCH
    + PRACTICES
)
