"""`/api/v1/schema/`: the description of the interface, written once a process for each language and media type."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.views import SpectacularAPIView


class SchemaView(SpectacularAPIView):
    """The description itself, under a file name that a header can hold; the same for everybody who may read it."""

    _written: dict = {}

    def _get_schema_response(self, request):
        language, renderer = translation.get_language(), request.accepted_renderer
        if "version" in request.GET or language not in dict(settings.LANGUAGES):
            return super()._get_schema_response(request)
        place = language, type(renderer)
        if place not in self._written:
            self._written[place] = self._whole(super()._get_schema_response(request), request)
        content, headers = self._written[place]
        return HttpResponse(content, headers=headers)

    def _whole(self, response, request):
        """Return (content, headers) of a response, rendered."""
        response.accepted_renderer, response.accepted_media_type = (
            request.accepted_renderer,
            request.accepted_media_type,
        )
        response.renderer_context = self.get_renderer_context()
        return response.render().content, dict(response.headers)

    def _get_filename(self, request, version):
        return f"sishen.{self.perform_content_negotiation(request, force=True)[0].format}"
