"""Imports: starting the API function, against importing its libraries alone.

The floor imports, in a fresh interpreter too, exactly the modules of third parties that the
function had loaded at that point: once it can be called, and once it has answered a signed-in
request (store, tokens and their libraries are loaded when first needed, so that no function pays
for what another uses). CPU time, one of each in turn, the median of them.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from tests.bench.rows import Row

TARGET = 1.2
TIMES = 15
STARTED = "import app"
ANSWERING = """
import app
import chalicelib.adapters.catalogue, chalicelib.adapters.chance, chalicelib.adapters.clock
import chalicelib.adapters.store.dossiers, chalicelib.adapters.tokens
import botocore.session
app.app.routes["/v1/dossiers/{code}"]
"""
"""What a signed-in request that reads or moves a dossier has loaded; see wiring."""
LISTED = """
import json, sys
own = {"app", "chalicelib", "__main__"}
print(json.dumps([
    name for name in sys.modules
    if name.partition(".")[0] not in own | sys.stdlib_module_names and name not in before
]))
"""
TIMED = """
import time
began = time.process_time()
%s
print(time.process_time() - began)
"""


def rows() -> Iterator[Row]:
    """Yield how long the function takes to start, and to be ready to answer."""
    for name, ours in (("import app", STARTED), ("ready to answer", ANSWERING)):
        libraries = json.loads(_said(f"import sys; before = set(sys.modules)\n{ours}\n{LISTED}"))
        floor = "import importlib\n" + "\n".join(
            f"importlib.import_module({m!r})" for m in libraries
        )
        taken = [(_ms(ours), _ms(floor)) for _ in range(TIMES)]
        mine, least = (median(column) for column in zip(*taken, strict=True))
        ratio = mine / least
        yield {
            "what": name,
            "libraries": len({module.partition(".")[0] for module in libraries}),
            "their modules": len(libraries),
            "ours ms": round(mine, 1),
            "libraries ms": round(least, 1),
            "ratio": round(ratio, 2),
            "target": TARGET,
            "met": ratio <= TARGET,
        }


def _ms(code: str) -> float:
    return float(_said(TIMED % code)) * 1000


def _said(code: str) -> str:
    command = (sys.executable, "-c", code)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
