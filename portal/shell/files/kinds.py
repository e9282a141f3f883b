"""The kinds of file that the portal tells apart by their bytes, each with the extensions that may name it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """Kinds that are allowed or refused together (settings.UPLOAD_KINDS)."""

    IMAGE = "image", _("images")
    DOCUMENT = "document", _("documents")
    TEXT = "text", _("plain text")
    AUDIO = "audio", _("audio recordings")
    VIDEO = "video", _("video recordings")
    ARCHIVE = "archive", _("archives")
    WEB = "web", _("web pages")
    PROGRAM = "program", _("programs")
    OTHER = "other", _("unknown kinds")


@dataclass(frozen=True)
class Kind:
    """One kind: what it is called on the wire, to which family it belongs, how its names end."""

    media_type: str
    family: Family
    extensions: frozenset = frozenset()

    @property
    def short(self):
        """What a person calls it: the first of its endings, in capitals."""
        return self.media_type.rpartition("/")[2].upper() if self.family == Family.IMAGE else str(self.family.label)


def _kind(media_type, family, extensions=""):
    return Kind(media_type, family, frozenset(extensions.split()))


PDF = _kind("application/pdf", Family.DOCUMENT, "pdf")
JPEG = _kind("image/jpeg", Family.IMAGE, "jpg jpeg jpe jfif")
PNG = _kind("image/png", Family.IMAGE, "png")
GIF = _kind("image/gif", Family.IMAGE, "gif")
BMP = _kind("image/bmp", Family.IMAGE, "bmp dib")
TIFF = _kind("image/tiff", Family.IMAGE, "tif tiff")
WEBP = _kind("image/webp", Family.IMAGE, "webp")
HEIC = _kind("image/heic", Family.IMAGE, "heic heif hif")
DOCX = _kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Family.DOCUMENT, "docx")
XLSX = _kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Family.DOCUMENT, "xlsx")
PPTX = _kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", Family.DOCUMENT, "pptx")
OPEN_DOCUMENT = _kind("application/vnd.oasis.opendocument", Family.DOCUMENT, "odt ods odp odg")
OFD = _kind("application/ofd", Family.DOCUMENT, "ofd")
OLE = _kind("application/x-ole-storage", Family.DOCUMENT, "doc xls ppt wps et dps msg vsd")
RTF = _kind("application/rtf", Family.DOCUMENT, "rtf doc")
TEXT = _kind("text/plain", Family.TEXT, "txt csv tsv log md json srt vtt eml ini yaml yml vcf")
WEB = _kind("text/html", Family.WEB, "html htm xhtml shtml mht mhtml")
SVG = _kind("image/svg+xml", Family.WEB, "svg")
XML = _kind("application/xml", Family.WEB, "xml xsl xslt")
ZIP = _kind("application/zip", Family.ARCHIVE, "zip")
SEVEN_ZIP = _kind("application/x-7z-compressed", Family.ARCHIVE, "7z")
RAR = _kind("application/vnd.rar", Family.ARCHIVE, "rar")
GZIP = _kind("application/gzip", Family.ARCHIVE, "gz tgz")
BZIP2 = _kind("application/x-bzip2", Family.ARCHIVE, "bz2 tbz")
XZ = _kind("application/x-xz", Family.ARCHIVE, "xz txz")
TAR = _kind("application/x-tar", Family.ARCHIVE, "tar")
PROGRAM = _kind(
    "application/x-executable",
    Family.PROGRAM,
    "exe dll com scr sys msi bat cmd ps1 vbs vbe js jse wsf hta sh py pl elf so dylib bin lnk",
)
APP = _kind("application/java-archive", Family.PROGRAM, "jar apk ipa xap")
MP4 = _kind("video/mp4", Family.VIDEO, "mp4 m4v mov 3gp 3g2 m4a")
AVI = _kind("video/x-msvideo", Family.VIDEO, "avi")
MATROSKA = _kind("video/x-matroska", Family.VIDEO, "mkv webm mka")
ASF = _kind("video/x-ms-asf", Family.VIDEO, "wmv asf wma")
FLV = _kind("video/x-flv", Family.VIDEO, "flv")
MPEG = _kind("video/mpeg", Family.VIDEO, "mpg mpeg vob m2v")
MPEG_TS = _kind("video/mp2t", Family.VIDEO, "ts mts m2ts")
MP3 = _kind("audio/mpeg", Family.AUDIO, "mp3")
WAV = _kind("audio/wav", Family.AUDIO, "wav")
FLAC = _kind("audio/flac", Family.AUDIO, "flac")
OGG = _kind("audio/ogg", Family.AUDIO, "ogg oga opus ogv")
AMR = _kind("audio/amr", Family.AUDIO, "amr awb")
AAC = _kind("audio/aac", Family.AUDIO, "aac")
UNKNOWN = _kind("application/octet-stream", Family.OTHER)

KINDS = (
    PDF,
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP,
    HEIC,
    DOCX,
    XLSX,
    PPTX,
    OPEN_DOCUMENT,
    OFD,
    OLE,
    RTF,
    TEXT,
    WEB,
    SVG,
    XML,
    ZIP,
    SEVEN_ZIP,
    RAR,
    GZIP,
    BZIP2,
    XZ,
    TAR,
    PROGRAM,
    APP,
    MP4,
    AVI,
    MATROSKA,
    ASF,
    FLV,
    MPEG,
    MPEG_TS,
    MP3,
    WAV,
    FLAC,
    OGG,
    AMR,
    AAC,
)
KNOWN_EXTENSIONS = frozenset().union(*(kind.extensions for kind in KINDS))
# What Pillow and pdfium draw for the viewer; all else is a download.
DRAWN = frozenset({PDF.media_type, *(kind.media_type for kind in (JPEG, PNG, GIF, BMP, TIFF, WEBP, HEIC))})
