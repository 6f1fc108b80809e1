"""What a date of a club deals with: subjects of its list, and the notes that it keeps of it (ANI-08)."""

from django.db import models


class AgendaItem(models.Model):
    """A subject of a club's list that one of its dates deals with; a subject has one date at most."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="agenda_items")
    subject = models.ForeignKey("governance.ClubSubject", on_delete=models.CASCADE, related_name="agenda_items")

    class Meta:
        verbose_name = "sujet d’une séance"
        verbose_name_plural = "sujets des séances"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["subject"], name="one_date_for_each_subject")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.event}"


class SessionNote(models.Model):
    """What a club keeps of one of its dates; a note is about one date at most."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="session_notes")
    note = models.ForeignKey("governance.ClubNote", on_delete=models.CASCADE, related_name="session_notes")

    class Meta:
        verbose_name = "note d’une séance"
        verbose_name_plural = "notes des séances"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note"], name="one_date_for_each_note")]

    def __str__(self) -> str:
        return f"{self.note}, {self.event}"
