"""The virus scanner: clamd over TCP or a socket file (settings.ANTIVIRUS). Configured but silent means no."""

import logging
import socket
import struct
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.shell.files.refusals import FileRefused, ScannerSilent

log = logging.getLogger(__name__)

PORT = 3310
SECONDS = 60
MOST_ANSWER = 4096


def scanning(pieces):
    """Yield the pieces of a file on, each after clamd has got it; raise FileRefused when it finds something.

    Without a scanner in the settings the pieces pass. Raises ScannerSilent when there is no clear verdict.
    """
    if not settings.ANTIVIRUS:
        yield from pieces
        return
    with _connected(settings.ANTIVIRUS) as line:
        _send(line, b"zINSTREAM\0")
        for piece in pieces:
            _send(line, struct.pack(">I", len(piece)) + piece)
            yield piece
        _send(line, struct.pack(">I", 0))
        _judge(_answer(line))


def _judge(verdict):
    if verdict == "stream: OK":
        return
    if verdict.endswith(" FOUND"):
        log.warning("the virus scanner found %s", verdict.removeprefix("stream: ").removesuffix(" FOUND"))
        raise FileRefused("infected", _("The virus scanner found something in this file; it was not kept."))
    log.error("the virus scanner answered %r", verdict)
    raise _silent()


def _silent():
    return ScannerSilent(_("The virus scanner does not answer, so no file is taken now; try again in a while."))


@contextmanager
def _reached():
    try:
        yield
    except OSError as error:
        log.error("the virus scanner does not answer: %s", error)
        raise _silent() from error


def _connected(address):
    given = urlsplit(address)
    with _reached():
        if given.scheme == "tcp":
            return socket.create_connection((given.hostname, given.port or PORT), timeout=SECONDS)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(given.path)
        except OSError:
            line.close()
            raise
        return line


def _send(line, data):
    with _reached():
        line.sendall(data)


def _answer(line):
    said = b""
    with _reached():
        while not said.endswith(b"\0") and len(said) < MOST_ANSWER:
            piece = line.recv(MOST_ANSWER)
            if not piece:
                break
            said += piece
    return said.rstrip(b"\0\n").decode("utf-8", errors="replace")
