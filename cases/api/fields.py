"""Fields of the API that name rows of a case."""

from rest_framework import serializers


class RowOfTheCase(serializers.PrimaryKeyRelatedField):
    """A row of the case that a request is about, `case_id` in the serializer's context.

    One of another case is answered as one that does not exist, so that nobody learns which numbers are taken.
    """

    def get_queryset(self):
        return super().get_queryset().filter(case_id=self.context.get("case_id"))
