"""Installable: what a browser needs to keep the portal on a phone, and to run it without a line."""

import json
from typing import Final

from chalicelib.web import files

COLOUR: Final = "#9c1f1a"
GROUND: Final = "#fbf9f5"
SHELL: Final = (
    "portal.css",
    "work.css",
    "home.css",
    "face.css",
    "mark.svg",
    "portal.js",
    "store.js",
    "unsent.js",
    "typing.js",
    "offline.js",
    "send.js",
    "slots.js",
    "going.js",
    "inbox.js",
    "smaller.js",
    "chosen.js",
    "trails.js",
    "kinds.js",
)
"""The files that pages need without a line; others are kept as they are met."""


def manifest(base: str) -> str:
    """Return the manifest of the portal whose addresses begin with `base`."""
    icons = (("mark.svg", "any"), ("icon.svg", "maskable"))
    said = {
        "id": f"{base}/",
        "lang": "vi",
        "dir": "ltr",
        "name": "Một Cửa – thủ tục hành chính",
        "short_name": "Một Cửa",
        "description": "Tìm thủ tục, nộp hồ sơ và theo dõi kết quả.",
        "start_url": f"{base}/",
        "scope": f"{base}/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": GROUND,
        "icons": [
            {
                "src": f"{base}{files.address(name)}",
                "type": "image/svg+xml",
                "sizes": "any",
                "purpose": purpose,
            }
            for name, purpose in icons
        ],
        "shortcuts": [
            {"name": "Tra cứu hồ sơ", "url": f"{base}/track"},
            {"name": "Hồ sơ của tôi", "url": f"{base}/dossiers"},
        ],
    }
    return json.dumps(said, ensure_ascii=False)


def worker() -> str:
    """Return the worker; it changes with every file it keeps, so that a deployment replaces it."""
    found = files.file("worker.js")
    assert found is not None  # noqa: S101 - it lies beside us
    shell = [files.address(name).removeprefix("/") for name in SHELL]
    return f"const SHELL = {json.dumps(shell)};\n" + found.text.replace(' "../', ' "./static/')
