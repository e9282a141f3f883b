from django.db import models

from cases.file.case.models import Case
from cases.file.search.fields import GramsField


class CaseText(models.Model):
    """What a case is found by: derived from it, written anew when it changes, and by a job where that was missed."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="text")
    text = models.TextField()
    grams = GramsField()
    version = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.case_id} {self.version}"
