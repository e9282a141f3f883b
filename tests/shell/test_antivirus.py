"""F8, MLPS 8.1.4.5: once a scanner is configured nothing passes without its clear word."""

import io
import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest

from portal.shell.files.arrival import examine
from portal.shell.files.refusals import FileRefused, ScannerSilent

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """What clamd does with INSTREAM, and what it does when it is ill (`server.illness`)."""

    def handle(self):
        if self.server.illness == "hangs up":
            return
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._read(4))[0]:
            content += self._read(size)
        self.server.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        too_large = b"INSTREAM size limit exceeded. ERROR\0"
        self.request.sendall({"": found, "error": too_large, "mute": b""}[self.server.illness])

    def _read(self, size):
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data)) or b"\0" * size
        return data[:size]


@contextmanager
def running(server_class, address, illness=""):
    server_class.allow_reuse_address = True
    with server_class(address, Clamd) as server:
        server.illness, server.seen = illness, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def clamd(settings):
    """Return a function that starts a scanner with an illness, or none, and names it in the settings."""
    stack = []

    def start(illness=""):
        context = running(socketserver.ThreadingTCPServer, ("127.0.0.1", 0), illness)
        server = context.__enter__()
        stack.append(context)
        settings.ANTIVIRUS = f"tcp://127.0.0.1:{server.server_address[1]}"
        return server

    yield start
    for context in stack:
        context.__exit__(None, None, None)


def arrive(data):
    return examine(io.BytesIO(data), "a.txt")


def test_a_clean_file_passes_after_the_scanner_has_had_all_of_it(clamd):
    server, data = clamd(), b"a" * (3 * 1024**2 + 5)

    assert arrive(data).size == len(data)
    assert server.seen == [data]


def test_an_infected_file_is_refused(clamd):
    clamd()

    with pytest.raises(FileRefused) as refused:
        arrive(EICAR)

    assert refused.value.code == "infected"


@pytest.mark.parametrize("illness", ["hangs up", "error", "mute"])
def test_a_scanner_without_a_clear_word_lets_nothing_pass(clamd, illness):
    clamd(illness)

    with pytest.raises(ScannerSilent):
        arrive(b"clean")


def test_a_scanner_that_is_down_lets_nothing_pass(settings):
    settings.ANTIVIRUS = "tcp://127.0.0.1:9"

    with pytest.raises(ScannerSilent):
        arrive(b"clean")


def test_a_scanner_that_is_too_slow_lets_nothing_pass(settings, monkeypatch):
    monkeypatch.setattr("portal.shell.files.antivirus.SECONDS", 0.1)
    with socketserver.socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        settings.ANTIVIRUS = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"

        with pytest.raises(ScannerSilent):
            arrive(b"clean")


def test_the_scanner_is_reached_through_a_socket_file_as_well(settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    settings.ANTIVIRUS = f"unix://{path}"

    with running(socketserver.ThreadingUnixStreamServer, path), pytest.raises(FileRefused):
        arrive(EICAR)
    with pytest.raises(ScannerSilent):
        arrive(b"clean")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.ANTIVIRUS = ""

    assert arrive(EICAR).media_type == "text/plain"
