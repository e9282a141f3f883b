"""Lists as Excel through the API: asked for with a purpose, made by a worker."""

from django.http import QueryDict
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.desk.api.serializers import CaseFilterQuery
from cases.desk.list.export import CASES
from cases.desk.list.forms import CaseFilter
from portal.office.exports import deeds
from portal.office.exports.api import ExportSerializer
from portal.office.exports.queries import taking_out
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import created
from portal.shell.api.fields import Line
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view


class AskExportSerializer(Given):
    """`query` is the query string of the list of cases."""

    query = Line(max_length=2000, required=False, allow_blank=True, default="")
    purpose = Line(max_length=deeds.LONGEST_PURPOSE)

    def validate_query(self, query):
        """Refuse a filter that the list of cases does not know: passed over, it would let everything out."""
        said = QueryDict(query, mutable=True)
        given = CaseFilterQuery(data=said)
        if not given.is_valid():
            words = [f"{name}: {problem}" for name, problems in given.errors.items() for problem in problems]
            raise serializers.ValidationError(words, code="filter")
        if given.validated_data.get("unit"):
            said["unit"] = given.validated_data["unit"].pk
        asked_for = {name for name, value in given.validated_data.items() if value}
        passed_over = asked_for - set(CaseFilter(self.context["officer"], said).chosen)
        if passed_over:
            words = [_("You cannot narrow by “%(name)s”.") % {"name": name} for name in sorted(passed_over)]
            raise serializers.ValidationError(words, code="filter")
        return said.urlencode()


@extend_schema(
    request=AskExportSerializer,
    responses={201: ExportSerializer},
    operation_id="exports_ask",
    summary="Ask for an export",
    description="A worker makes an Excel list of the cases that the filter finds; the purpose is printed on it.",
)
@api_view(["POST"])
def ask(request):
    """Ask for the list of cases as a file."""
    given = checked(AskExportSerializer, request.data, officer=request.user)
    check_confirmed(request, taking_out(_("Cases"), given["purpose"]))
    export = deeds.ask(by=request.user, at=now(), language=get_language(), kind=CASES, **given)
    return created(ExportSerializer(export).data, "api:export", export.pk)
