"""Start the local cloud, deploy the package, load the province, play a day; leave it running."""

import sys

from botocore.exceptions import ClientError
from requests import RequestException

from infra import province
from infra.cloud import Unready, cloud
from infra.demo import play
from infra.demo.telling import Teller, Wrong
from infra.deploy import Undeployed, deploy_local
from infra.redrive import Stuck
from infra.resume import resume


def main() -> int:
    """Play the demonstration; returns the exit status."""
    teller, one = Teller(), cloud()
    try:
        teller.heading("The cloud")
        with teller.step("the local cloud starts, on this machine only, IAM enforced") as step:
            resume(one)
            step.says(one.endpoint)
        with teller.step("zip, layers and the one template are packaged and deployed") as step:
            outputs = deploy_local(one)
            step.says(f"stack {outputs['stack']}: {outputs['ApiUrl']}")
        with teller.step("the province is loaded") as step:
            loaded = province.load(one, outputs)
            step.says(f"{loaded.procedures} procedures, {len(loaded.logins)} people, a scanner")
        stage = play.day(one, loaded, teller)
    except (Stuck, Unready, Undeployed, Wrong, ClientError, RequestException) as no:
        print(f"\n{no}", file=sys.stderr)
        return 1
    play.farewell(stage)
    return 0


if __name__ == "__main__":
    sys.exit(main())
