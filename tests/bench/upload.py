"""python -m tests.bench.upload [--mb 1024] [--port 8299]: one large file in pieces, and what the server's memory does.

Starts a server of its own on a fresh SQLite database, sends the file as a browser does, and compares the peak memory
of the serving process (VmHWM) before the first piece and after the file was checked.
"""

import argparse
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from django.utils import timezone
from portal.people.models import Role
from portal.people.services import tokens
from tests import factories
print(tokens.issue(by=factories.someone(Role.OFFICER, factories.a_unit()), at=timezone.now(), label="bench")[1])
"""


def main():
    asked = _asked()
    with tempfile.TemporaryDirectory() as data:
        given = os.environ | {"DATA": data, "DJANGO_SETTINGS_MODULE": "portal.config.settings"}
        given |= {"PYTHONPATH": str(ROOT)}
        given.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=given, cwd=ROOT, check=True)
        prepared = subprocess.run([sys.executable, "-c", PREPARE], env=given, cwd=ROOT, check=True, capture_output=True)
        serve = [sys.executable, "manage.py", "serve", "--port", str(asked.port)]
        server = subprocess.Popen(serve, env=given, cwd=ROOT)
        try:
            _measure(asked, server.pid, prepared.stdout.decode().strip())
        finally:
            server.terminate()
            server.wait(timeout=20)


def _measure(asked, pid, token):
    ask = _asking(asked.port, token)
    _wait_for(asked.port)
    ask("GET", "/api/v1/uploads/")
    before, size = _peak(pid), asked.mb * 1024**2
    wanted = json.dumps({"name": "录像.dav", "size": size})
    upload = ask("POST", "/api/v1/uploads/", wanted, kind="application/json")
    url, begun, sent = f"/api/v1/uploads/{upload['id']}/", time.monotonic(), hashlib.sha256()
    block = os.urandom(upload["chunk"])
    while upload["received"] < size:
        piece = block[: size - upload["received"]]
        sent.update(piece)
        upload = ask("PUT", url, piece, kind="application/octet-stream", **{"Upload-Offset": str(upload["received"])})
    sending, checked = time.monotonic() - begun, time.monotonic()
    done = ask("POST", f"{url}finish/")
    checking = time.monotonic() - checked
    assert done["sha256"] == sent.hexdigest()
    after = _peak(pid)
    print(
        f"{asked.mb} MiB in pieces of {upload['chunk'] // 1024**2} MiB: sent in {sending:.1f} s, checked in "
        f"{checking:.1f} s; peak memory of the server {before} MiB before, {after} MiB after (+{after - before} MiB)"
    )


def _asking(port, token):
    def ask(method, url, body=None, kind=None, **headers):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        headers |= {"Authorization": f"Token {token}"} | ({"Content-Type": kind} if kind else {})
        line.request(method, url, body, headers)
        answer = line.getresponse()
        said = answer.read()
        line.close()
        assert answer.status < 300, (answer.status, said[:300])
        return json.loads(said)

    return ask


def _wait_for(port):
    for _try in range(600):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server does not answer.")


def _peak(pid):
    """Return the highest resident memory so far among the server's processes, in MiB."""
    pids = [pid, *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    lines = [line for each in pids for line in Path(f"/proc/{each}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _asked():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.upload", description="Measure a large upload.")
    parser.add_argument("--mb", type=int, default=1024)
    parser.add_argument("--port", type=int, default=8299)
    return parser.parse_args()


if __name__ == "__main__":
    main()
