from django.db import models

from portal.people.models.officers import Officer


class KeptForm(models.Model):
    """What somebody has typed into a form and not sent, sealed: as it is typed, or when the session had ended.

    Nobody's record, as a draft is: only its owner gets it back, it leaves no event, and it goes after some hours.
    """

    owner = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=2000)
    content_sealed = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="kept_form_by_age")]

    def __str__(self):
        return str(self.pk)
