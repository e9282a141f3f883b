"""PDF from HTML by WeasyPrint: own font, own files, no network, one at a time in a process."""

from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlparse

import noto_cjk_sans_otc
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _

from portal.shell.documents.filling import fill
from portal.shell.refusals import Refused

STYLES = Path(__file__).parent / "form.css"
FONT = Path(noto_cjk_sans_otc.FONT_PATH).resolve()
TURNED = "@page { size: A4 landscape; margin: 16mm 14mm 16mm 14mm; } .watermark { top: 70mm; }"
# Words of more than a few letters stand behind the page in a smaller hand.
LONG_MARK = ".watermark { top: 110mm; font-size: 17pt; letter-spacing: 0; color: rgba(90, 90, 90, .16); }"
PAGES = '"第 " counter(page) " 页　共 " counter(pages) " 页"'
# A document takes half a second of a processor and some 100 MB while it is laid out.
_one_at_a_time = Lock()


# Without the last, each page costs two and a half seconds instead of a tenth.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(Refused):
    """This machine cannot lay out PDF; what is also there as docx still works."""

    def __init__(self):
        super().__init__(
            _(
                "This machine makes no PDF, because Pango is missing. Take what is also there as docx, and ask the "
                "system administrator to install on it: %(packages)s."
            )
            % {"packages": PACKAGES}
        )


def check_available() -> None:
    """Raise PdfUnavailable where this machine makes no PDF."""
    _engine()


def pdf_of(form, context, marks):
    """Return a form filled in as PDF bytes.

    Raises FormBroken where the form's placeholders are wrong, PdfUnavailable where Pango is missing.
    """
    style = TURNED if form.is_wide else ""
    return laid_out(fill(form, context), marks, folders=(form.folder,), style=style)


def laid_out(body, marks, *, folders=(), style=""):
    """Return HTML as PDF bytes on A4 with the frame of `marks`; pictures come from `folders` alone."""
    weasyprint, font_configuration = _engine()
    fetcher = _own_files_alone(weasyprint, (*folders, Path(settings.DOCUMENTS_DIR)))
    with _one_at_a_time:
        fonts = font_configuration()
        sheets = [
            weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher)
            for text in (STYLES.read_text(encoding="utf-8") + _font_face(), _frame(marks), _mark_style(marks), style)
            if text
        ]
        page = weasyprint.HTML(string=_page(body, marks), base_url=_base(folders), url_fetcher=fetcher)
        # Hints let a form give the widths of its columns as attributes.
        return page.write_pdf(stylesheets=sheets, font_config=fonts, presentational_hints=True)


def _engine():
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PdfUnavailable from missing
    return weasyprint, FontConfiguration


def _own_files_alone(weasyprint, folders):
    allowed = [folder.resolve() for folder in folders]

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            path = Path(unquote(urlparse(url).path)).resolve()
            if urlparse(url).scheme != "file" or not (path == FONT or any(map(path.is_relative_to, allowed))):
                raise ValueError(f"{url} is no file of a form")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols=["file"])


def _page(body, marks):
    behind = f'<div class="watermark">{escape(marks.watermark)}</div>' if marks.watermark else ""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(marks.title)}</title></head>'
        f"<body>{behind}{body}</body></html>"
    )


def _mark_style(marks):
    return LONG_MARK if marks.is_long else ""


def _base(folders):
    return f"{folders[0].resolve().as_uri()}/" if folders else None


def _font_face():
    return f'\n@font-face {{ font-family: "Form"; src: url("{FONT.as_uri()}"); }}'


def _frame(marks):
    # A form may bring margins of its own; they do not take these away.
    return (
        f"@page {{ @bottom-left {{ content: {_quoted(marks.number)} !important; }} "
        f"@bottom-center {{ content: {PAGES} !important; }} "
        f"@bottom-right {{ content: {_quoted(marks.checkpoint)} !important; }} }} "
        f".watermark {{ display: block !important; visibility: visible !important; }}"
    )


def _quoted(text):
    """Return a text as a string of CSS, whatever it holds."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):06x}" for char in text) + '"'
