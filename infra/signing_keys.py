"""Signing keys: a key in KMS for each who signs, named after them, and those that have no name."""

from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.signatories import Held

SPEC = "RSA_2048"
PURPOSE = "signing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a key: the agency with that code, or the leader of it whose subject `person` is."""

    agency: str
    person: str = ""
    name: str
    office: str = ""
    organisation: str = ""

    @property
    def alias(self) -> str:
        """Return what its key is called after the stack's name."""
        of = f"person-{self.person}" if self.person else f"agency-{self.agency}"
        return of.replace(".", "-")

    def held(self, key: str, certificate: str) -> Held:
        """Return what is written of it; raises pydantic.ValidationError for a wrong shape."""
        return Held(name=self.name, office=self.office, key=key, certificate=certificate)


def signing_key(kms: Any, stack: str, holder: Holder) -> str:  # noqa: ANN401 - a client
    """Return the ARN of a holder's key, after making it where there is none.

    One that was made for them before and never named is named now.
    """
    known = named_key(kms, stack, holder)
    if known is not None:
        return known
    left = (one for one in nameless(kms, stack) if one.holder == holder.alias)
    made = next(left, None) or _made(kms, stack, holder)
    kms.create_alias(AliasName=_name(stack, holder), TargetKeyId=made.arn)
    return made.arn


def named_key(kms: Any, stack: str, holder: Holder) -> str | None:  # noqa: ANN401 - a client
    """Return the ARN of a holder's key, None where there is none (1 DescribeKey)."""
    try:
        return str(kms.describe_key(KeyId=_name(stack, holder))["KeyMetadata"]["Arn"])
    except kms.exceptions.NotFoundException:
        return None


@dataclass(frozen=True, slots=True)
class Nameless:
    """A key for signing that no name leads to, and whom its tags say it was made for."""

    arn: str
    holder: str


def nameless(kms: Any, stack: str) -> list[Nameless]:  # noqa: ANN401 - a client
    """Return the keys of a stack that may sign and have no name, by their tags.

    1 ListAliases and 1 ListKeys for each page of them, 1 ListResourceTags for each without a name.
    """
    named = {one.get("TargetKeyId") for one in _all(kms, "list_aliases", "Aliases")}
    found = []
    for key in _all(kms, "list_keys", "Keys"):
        if key["KeyId"] not in named:
            tags = {one["TagKey"]: one["TagValue"] for one in _tags(kms, key["KeyId"])}
            wanted = (tags.get("purpose"), tags.get("stack")) == (PURPOSE, stack)
            if wanted and _is_usable(kms, key["KeyId"]):
                found.append(Nameless(str(key["KeyArn"]), tags.get("holder", "")))
    return found


def _all(kms: Any, call: str, of: str) -> list[dict[str, Any]]:  # noqa: ANN401 - a client
    return [one for page in kms.get_paginator(call).paginate() for one in page[of]]


def _tags(kms: Any, key: str) -> list[dict[str, str]]:  # noqa: ANN401 - a client
    """Return the tags of a key; those of a key that is not ours to look at count for none."""
    try:
        return list(kms.list_resource_tags(KeyId=key)["Tags"])
    except kms.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return []


def _is_usable(kms: Any, key: str) -> bool:  # noqa: ANN401 - a client
    return bool(kms.describe_key(KeyId=key)["KeyMetadata"]["Enabled"])


def _made(kms: Any, stack: str, holder: Holder) -> Nameless:  # noqa: ANN401 - a client
    of = {"purpose": PURPOSE, "stack": stack, "holder": holder.alias}
    tags = [{"TagKey": name, "TagValue": value} for name, value in of.items()]
    made = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec=SPEC, Tags=tags)
    return Nameless(str(made["KeyMetadata"]["Arn"]), holder.alias)


def _name(stack: str, holder: Holder) -> str:
    return f"alias/{stack}-{holder.alias}"
