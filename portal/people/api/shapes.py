"""Officers and units as the API says them and takes them: the key everywhere, the badge shown beside it."""

from rest_framework import serializers

from portal.people.models import Officer, Post, Role, Unit
from portal.shell.api.fields import Flag, KeyOf, Line
from portal.shell.api.pages import PageQuery


class OfficerSerializer(serializers.ModelSerializer):
    """An officer: the key that every deed takes, the badge number and the name."""

    badge = serializers.CharField(source="badge_number")

    class Meta:
        model = Officer
        fields = ["id", "badge", "name"]
        read_only_fields = fields


def officer_key(**options):
    """Return the field in which an active officer is named by key."""
    return KeyOf(queryset=Officer.objects.filter(is_active=True), **options)


class UnitSerializer(serializers.ModelSerializer):
    """A unit of the bureau."""

    parent = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = Unit
        fields = ["id", "code", "name", "name_en", "short_name", "kind", "parent", "peer_group", "is_active"]
        read_only_fields = fields


class ColleagueSerializer(OfficerSerializer):
    """An officer with the unit, and whether the account is active."""

    unit = serializers.SlugRelatedField("code", read_only=True)

    class Meta(OfficerSerializer.Meta):
        fields = [*OfficerSerializer.Meta.fields, "unit", "is_active"]
        read_only_fields = fields


class PostSerializer(serializers.ModelSerializer):
    """A post that somebody holds today."""

    unit = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    role = serializers.ChoiceField(Role.choices)

    class Meta:
        model = Post
        fields = ["role", "unit", "starts_on", "ends_on"]
        read_only_fields = fields


class MeSerializer(ColleagueSerializer):
    """Who the caller is, and by which posts."""

    posts = PostSerializer(many=True)
    stands_in_for = OfficerSerializer(many=True)

    class Meta(ColleagueSerializer.Meta):
        fields = [*ColleagueSerializer.Meta.fields, "language", "posts", "stands_in_for"]
        read_only_fields = fields


class OfficerQuery(PageQuery):
    q = Line(required=False, max_length=40)
    unit = Line(required=False, max_length=20)
    is_active = Flag(required=False, allow_null=True, default=None)
