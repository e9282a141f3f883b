from rest_framework import serializers

from portal.dispatch.models import Notice
from portal.shell.api.fields import Flag
from portal.shell.api.pages import PageQuery


class ItemSerializer(serializers.Serializer):
    """One thing that waits for the person who asks."""

    kind = serializers.CharField()
    kind_label = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    url = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    is_new = serializers.BooleanField()


class NoticeSerializer(serializers.ModelSerializer):
    """A notice in the language of the request, and when it was read."""

    title = serializers.CharField()
    url = serializers.CharField()
    read_at = serializers.DateTimeField(source="receipt.read_at", default=None, allow_null=True)

    class Meta:
        model = Notice
        fields = ["id", "kind", "title", "url", "created_at", "read_at"]
        read_only_fields = fields


class TroubleSerializer(serializers.Serializer):
    """One thing that is wrong."""

    title = serializers.CharField()
    url = serializers.CharField()
    detail = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)


class CheckSerializer(serializers.Serializer):
    """One question of the watchdog, and what it found."""

    code = serializers.CharField()
    label = serializers.CharField()
    todo = serializers.CharField()
    count = serializers.IntegerField()
    troubles = TroubleSerializer(many=True)


class NoticeQuery(PageQuery):
    unread = Flag(default=False)
