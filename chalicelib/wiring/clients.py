"""Clients: how the services of the cloud are spoken with."""
# ruff: noqa: PLC0415 - each adapter is imported where it is first used; see the package

from collections.abc import Callable
from typing import Any

from chalicelib.settings import Settings


def clients(settings: Settings) -> Callable[[str], Any]:
    """Return how clients are made: by botocore itself, patient for seconds, not minutes."""

    def client(service: str) -> Any:  # noqa: ANN401 - each service has a client type of its own
        import botocore.session
        from botocore.config import Config

        config = Config(
            connect_timeout=2,
            read_timeout=10,
            retries={"mode": "standard", "total_max_attempts": 4},
            signature_version="s3v4" if service == "s3" else None,
            s3={"addressing_style": "path"} if settings.aws_endpoint_url else None,
        )
        session = botocore.session.get_session()
        return session.create_client(
            service, region_name=settings.aws_region or None, config=config
        )

    return client
