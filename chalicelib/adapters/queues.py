"""Queues: errands put on SQS queues."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.usecases.telling import Errand

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

MOST = 10
"""How many messages SQS takes at once."""


class NotSent(Exception):
    """The queue did not take every errand; all of them may be sent again."""


class Queue:
    """One queue; `sqs` is a botocore client. It may deliver twice: whoever receives takes care."""

    def __init__(self, sqs: "SQSClient", url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, errands: Sequence[Errand], after: timedelta = timedelta()) -> None:
        """Put errands on the queue (1 SendMessageBatch for ten); raises NotSent."""
        for first in range(0, len(errands), MOST):
            ten = enumerate(errands[first : first + MOST])
            entries = [_entry(number, errand, after) for number, errand in ten]
            answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)
            if failed := answer.get("Failed"):
                raise NotSent(", ".join(sorted({failure["Code"] for failure in failed})))


def _entry(number: int, errand: Errand, after: timedelta) -> "SendMessageBatchRequestEntryTypeDef":
    delay = int(after.total_seconds())
    return {"Id": str(number), "MessageBody": json.dumps(dict(errand)), "DelaySeconds": delay}
