"""Said: what a writ prints, cleaned of all that cannot be printed."""

from collections.abc import Mapping

from chalicelib.domain.text import clean

Said = str | list["Said"] | dict[str, "Said"]
"""What a template is given: texts, lists and mappings of them. An empty text is a blank line."""


def cleaned(value: Mapping[str, object]) -> dict[str, Said]:
    """Return what is printed: NFC, on one line, without control characters.

    Raises TypeError for what is neither text, nor a list or mapping of texts.
    """
    return {key: _cleaned(one) for key, one in value.items()}


def _cleaned(value: object) -> Said:
    match value:
        case str():
            return clean(value)
        case list():
            return [_cleaned(one) for one in value]
        case Mapping():
            return cleaned(value)
        case _:
            raise TypeError(f"a writ prints texts, not {type(value).__name__}")
