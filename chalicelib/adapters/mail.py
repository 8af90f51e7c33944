"""Mail: letters handed to the mail service (SES v2)."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.domain.notices import Notice
from chalicelib.usecases.telling import Undeliverable

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

UTF8 = "UTF-8"
OURS = "not verified"
"""How a rejection speaks of identities of our own account: not the applicant's fault."""


class Mail:
    """The mail service; `ses` is a botocore client, `sender` an address it knows as ours."""

    def __init__(self, ses: "SESV2Client", sender: str) -> None:
        self._ses = ses
        self._sender = sender

    def send(self, to: str, letter: Notice) -> None:
        """Hand a letter over (1 SendEmail).

        Raises Undeliverable where the service will never take it; whatever else it answers is
        raised as it came, to be tried again.
        """
        try:
            self._ses.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": letter.subject, "Charset": UTF8},
                        "Body": {"Text": {"Data": letter.body, "Charset": UTF8}},
                    }
                },
            )
        except ClientError as error:
            if _is_final(error):
                raise Undeliverable(error.response["Error"]["Code"]) from None
            raise


def _is_final(error: ClientError) -> bool:
    said = error.response["Error"]
    if said["Code"] == "MessageRejected":
        return OURS not in said["Message"]
    return said["Code"] == "BadRequestException"
