"""Examples of the description: what one case was asked and answered, from the token to the served decision.

The file is written by the walk that also holds it to be true: `make examples` (tests/api_client/test_examples.py).
"""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("examples.json")


@cache
def examples():
    """Return {operation id: {request, status, response}} of the main path; request is absent for a look."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def add_examples(operation):
    """Put the example of an operation of the description beside its JSON body and its answer, where there is one."""
    told = examples().get(operation["operationId"])
    if told is None:
        return
    if "request" in told:
        operation["requestBody"]["content"]["application/json"]["example"] = told["request"]
    operation["responses"][told["status"]]["content"]["application/json"]["example"] = told["response"]
