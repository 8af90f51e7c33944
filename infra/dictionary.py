"""Dictionary: write the page of the data dictionary.

``python -m infra.dictionary`` writes ``docs/data-dictionary.md``.
"""

from chalicelib.domain.reports.dictionary import as_markdown
from infra.layer import ROOT

OUT = ROOT / "docs/data-dictionary.md"


def main() -> None:
    """Write the page."""
    OUT.write_text(as_markdown(), "utf-8")


if __name__ == "__main__":
    main()
