"""Settings: what the environment says; the only reader of it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class Missing(Exception):
    """A setting was needed that the environment does not give: the deployment is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The environment, frozen; "" where it says nothing, since each function needs only some."""

    stage: str = ""
    aws_region: str = ""
    aws_endpoint_url: str = ""
    dossiers_table: str = ""
    catalogue_table: str = ""
    words_table: str = ""
    tallies_table: str = ""
    inbox_bucket: str = ""
    malware_scan: str = ""
    archive_bucket: str = ""
    lake_bucket: str = ""
    public_bucket: str = ""
    seals_bucket: str = ""
    attest_key_arn: str = ""
    """The key in KMS that signs what QR codes of e-results attest."""
    scans_queue_url: str = ""
    notices_queue_url: str = ""
    index_queue_url: str = ""
    writs_queue_url: str = ""
    signatures_queue_url: str = ""
    reports_queue_url: str = ""
    printouts_queue_url: str = ""
    money_queue_url: str = ""
    statements_queue_url: str = ""
    watched_queues: str = ""
    """The addresses of every queue, dead-letter queues among them, apart by spaces."""
    treasury_agency: str = ""
    citizens_issuer: str = ""
    citizens_client_id: str = ""
    citizens_login_url: str = ""
    officers_issuer: str = ""
    officers_client_id: str = ""
    officers_login_url: str = ""
    officers_pool_id: str = ""
    payments_secret_arn: str = ""
    session_secret_arn: str = ""
    words_secret_arn: str = ""
    sender_email: str = ""
    portal_url: str = ""
    tessdata: str = ""
    typefaces: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment: each field by its name in capitals."""
        said = os.environ if env is None else env
        known = {name: said.get(name.upper(), "").strip() for name in cls.__slots__}
        return cls(**known)

    def need(self, name: str) -> str:
        """Return the setting called `name`; raises Missing where it was not given."""
        value = str(getattr(self, name))
        if not value:
            raise Missing(f"this function needs the environment variable {name.upper()}")
        return value

    def folder(self, name: str) -> Path:
        """Return the folder a setting names; a bare name lies beside the libraries of a layer.

        Raises Missing where there is no such folder.
        """
        value = self.need(name)
        beside = (Path(place) / value for place in sys.path if place)
        for found in (Path(value), *beside):
            if found.is_dir():
                return found.absolute()
        raise Missing(f"{name.upper()} names a folder that is not there: {value}")

    @property
    def portal(self) -> str:
        """The portal's address without a slash at its end; raises Missing."""
        return self.need("portal_url").rstrip("/")

    @property
    def is_https(self) -> bool:
        """Tell whether people reach the portal by HTTPS, so that cookies may insist on it."""
        return self.portal_url.startswith("https:")

    def keys_url(self, issuer: str) -> str:
        """Return where an issuer publishes its signing keys.

        A user pool of a cloud reached elsewhere (AWS_ENDPOINT_URL) publishes them there.
        """
        address = urlsplit(issuer)
        if self.aws_endpoint_url and (address.hostname or "").endswith(".amazonaws.com"):
            return f"{self.aws_endpoint_url.rstrip('/')}{address.path}/.well-known/jwks.json"
        return f"{issuer}/.well-known/jwks.json"
