"""A client made from the description of the interface, and a real server for it."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import described

CONFIG = """
post_hooks: []
content_type_overrides:
  application/pdf: application/octet-stream
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
  application/vnd.openxmlformats-officedocument.wordprocessingml.document: application/octet-stream
  application/problem+json: application/json
"""


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """The folder with the client `sishen_client`, made by openapi-python-client, and what it said about the making."""
    pytest.importorskip("openapi_python_client")
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yml").write_text(CONFIG)
    (folder / "schema.json").write_text(json.dumps(described.raw_description()))
    command = [
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        "--path",
        "schema.json",
        "--meta",
        "none",
        "--output-path",
        "sishen_client",
        "--config",
        "config.yml",
    ]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder, made.stdout + made.stderr


@pytest.fixture
def client_modules(generated, monkeypatch):
    """Return a function that imports a module of the client by its name."""
    folder, _said = generated
    monkeypatch.syspath_prepend(str(folder))

    def module(name):
        return importlib.import_module(f"sishen_client.{name}")

    yield module
    for name in [name for name in sys.modules if name.partition(".")[0] == "sishen_client"]:
        del sys.modules[name]


@pytest.fixture
def every_module(generated):
    """The names of all modules of the client."""
    root = Path(generated[0]) / "sishen_client"
    files = (file.relative_to(root).with_suffix("") for file in root.rglob("*.py"))
    return sorted(".".join(file.parts).removesuffix(".__init__") for file in files if file.parts != ("__init__",))
