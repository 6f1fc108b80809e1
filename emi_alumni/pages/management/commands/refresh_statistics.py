"""Have the database look at its tables again: what a release adds (an index above all) is unknown to it until then."""

from django.core.management.base import BaseCommand

from emi_alumni.foundation import planner_statistics


class Command(BaseCommand):
    help = "Fait regarder ses tables à la base de données, pour qu’elle choisisse les bons index."

    def handle(self, *args, **options) -> None:
        planner_statistics.refresh()
