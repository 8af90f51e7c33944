"""KMS: which of its errors pass by themselves, for all who sign by its keys."""

from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

PASSING: Final = frozenset(
    {
        *("DependencyTimeoutException", "InternalFailure", "KMSInternalException"),
        *("KeyUnavailableException", "LimitExceededException", "RequestTimeout"),
        *("RequestTimeoutException", "ServiceUnavailable", "ServiceUnavailableException"),
        *("Throttling", "ThrottlingException", "TooManyRequestsException"),
    }
)
"""What KMS says when the same question may be answered a moment later."""
OWN_FAULT: Final = 500
"""From this HTTP status on the fault is the service's own."""


def passes(error: ClientError | BotoCoreError) -> bool:
    """Tell whether the same call may succeed a moment later: KMS is busy, ill or out of reach."""
    if not isinstance(error, ClientError):
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return code_of(error) in PASSING or status >= OWN_FAULT


def code_of(error: ClientError) -> str:
    """Return what KMS calls the error, "" where it says nothing."""
    return error.response.get("Error", {}).get("Code", "")
