"""Chinese until somebody chooses otherwise: a cookie, not the browser's own language. A program asks by its header."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


class LanguageMiddleware(LocaleMiddleware):
    def process_request(self, request):
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()


def language_of(request):
    """Return the language of a request.

    On pages, and where a page's own script calls the API with its session: the cookie, else Chinese. A program is
    answered as its Accept-Language asks.
    """
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in LANGUAGES:
        return chosen
    if _is_program(request) and (accepted := request.headers.get("Accept-Language")):
        return _accepted(accepted) or settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE


def in_the_language_of(request):
    """Return a context in which words are in the language of a request, whatever middleware it passed."""
    return translation.override(language_of(request))


def _is_program(request):
    return request.path_info.startswith("/api/") and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _accepted(header):
    for wanted, _weight in translation.trans_real.parse_accept_lang_header(header):
        if wanted == "*":
            return None
        try:
            return translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return None
