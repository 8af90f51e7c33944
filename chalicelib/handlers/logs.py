"""Logs: one JSON line for each thing done, with keys and never with what people wrote."""

import json
import traceback
from types import TracebackType

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAME = "motcua"

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class KeysOnly(LambdaPowertoolsFormatter):
    """Writes of an exception its type and where it was raised; its message may name a person."""

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        """Return the types and places of an exception and of what caused it."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(type(error).__name__)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_FORM = KeysOnly(
    json_serializer=_JSON.encode,
    json_deserializer=str,
    utc=True,
    use_rfc3339=True,
    serialize_stacktrace=False,
)
"""One encoder for all lines, and messages as they stand: else each is tried as JSON first."""
logger = Logger(service=NAME, logger_formatter=_FORM)
"""The logger of every function; `Chalice.log` of the same name writes through it."""


def count(name: str, times: int = 1) -> None:
    """Count something in the metrics."""
    with single_metric(name=name, unit=MetricUnit.Count, value=times, namespace=NAME):
        pass
