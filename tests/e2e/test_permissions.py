"""Permissions on the running cloud: each function may do what it needs, and nothing of the rest."""

from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from chalicelib.adapters.inbox import TAG, Inbox
from chalicelib.domain.quarantine import Verdict
from infra.deploy import Account
from infra.logins import COMMUNE
from tests.builders import MORNING
from tests.e2e.conftest import Played
from tests.running import Running

pytestmark = pytest.mark.cloud
FUNCTIONS = (
    "api",
    "digitise",
    "dispatch",
    "index",
    "write",
    "sign",
    "printout",
    "report",
    "money",
    "notify",
    "deadlines",
    "statistics",
    "conserve",
)
DENIED = {"AccessDenied", "AccessDeniedException"}
ABSENT: Any = {"pk": {"S": "ABSENT"}, "sk": {"S": "ABSENT"}}
Try = Callable[[Account, Mapping[str, Any]], object]


def get(table: str) -> Try:
    return lambda a, o: a.client("dynamodb").get_item(TableName=o[f"{table}TableName"], Key=ABSENT)


def put(table: str) -> Try:
    return lambda a, o: a.client("dynamodb").put_item(
        TableName=o[f"{table}TableName"], Item=ABSENT, ConditionExpression="attribute_exists(pk)"
    )


def scan(table: str) -> Try:
    return lambda a, o: a.client("dynamodb").scan(TableName=o[f"{table}TableName"], Limit=1)


def drop(table: str) -> Try:
    return lambda a, o: a.client("dynamodb").delete_item(
        TableName=o[f"{table}TableName"], Key=ABSENT
    )


def look_for(table: str) -> Try:
    return lambda a, o: a.client("dynamodb").query(
        TableName=o[f"{table}TableName"],
        KeyConditionExpression="pk = :word",
        ExpressionAttributeValues={":word": {"S": "ABSENT"}},
    )


def sweep(a: Account, o: Mapping[str, Any]) -> object:
    return a.client("dynamodb").query(
        TableName=o["DossiersTableName"],
        IndexName="attention",
        KeyConditionExpression="at_pk = :shard",
        ExpressionAttributeValues={":shard": {"S": "ABSENT"}},
    )


def fetch(bucket: str, key: str) -> Try:
    return lambda a, o: a.client("s3").get_object(Bucket=o[f"{bucket}BucketName"], Key=key)


def listed(bucket: str, prefix: str) -> Try:
    return lambda a, o: a.client("s3").list_objects_v2(
        Bucket=o[f"{bucket}BucketName"], Prefix=prefix
    )


def lay(bucket: str, key: str, data: bytes = b"{}") -> Try:
    return lambda a, o: a.client("s3").put_object(
        Bucket=o[f"{bucket}BucketName"], Key=key, Body=data
    )


def judge(key: str) -> Try:
    clean = {"TagSet": [{"Key": TAG, "Value": Verdict.CLEAN}]}
    return lambda a, o: a.client("s3").put_object_tagging(
        Bucket=o["InboxBucketName"], Key=key, Tagging=clean
    )


def erase(bucket: str, key: str) -> Try:
    return lambda a, o: a.client("s3").delete_object(Bucket=o[f"{bucket}BucketName"], Key=key)


def send(queue: str) -> Try:
    return lambda a, o: a.client("sqs").send_message(
        QueueUrl=o[f"{queue}Url"], MessageBody='{"Records": []}'
    )


def work_off(queue: str) -> Try:
    return lambda a, o: a.client("sqs").delete_message(
        QueueUrl=o[f"{queue}Url"], ReceiptHandle="absent"
    )


def look_into(queue: str) -> Try:
    return lambda a, o: a.client("sqs").get_queue_attributes(
        QueueUrl=o[f"{queue}Url"], AttributeNames=["QueueArn"]
    )


def write(sender: str) -> Try:
    return lambda a, _: a.client("sesv2").send_email(
        FromEmailAddress=sender,
        Destination={"ToAddresses": ["nobody@vidu.vn"]},
        Content={"Simple": {"Subject": {"Data": "thử"}, "Body": {"Text": {"Data": "thử"}}}},
    )


def read_secret(name: str) -> Try:
    return lambda a, _: a.client("secretsmanager").get_secret_value(SecretId=name)


def look_up(pool: str) -> Try:
    return lambda a, o: a.client("cognito-idp").list_users_in_group(
        UserPoolId=o[f"{pool}PoolId"], GroupName="appraiser"
    )


def look_at(pool: str) -> Try:
    return lambda a, o: a.client("cognito-idp").list_users(UserPoolId=o[f"{pool}PoolId"], Limit=1)


TRIES: Mapping[str, tuple[Try, set[str]]] = {
    "read a dossier": (
        get("Dossiers"),
        {"api", "digitise", "sign", "money", "notify", "deadlines"},
    ),
    "write to the dossiers": (
        put("Dossiers"),
        {"api", "digitise", "write", "sign", "money", "notify", "deadlines"},
    ),
    "read every dossier": (scan("Dossiers"), {"conserve"}),
    "delete of the dossiers": (drop("Dossiers"), {"api"}),
    "find what is due": (sweep, {"api", "deadlines"}),
    "read the law": (
        get("Catalogue"),
        {
            *("api", "digitise", "write", "sign", "printout", "report", "money", "notify"),
            *("deadlines", "statistics", "conserve"),
        },
    ),
    "change the law, or who signs": (put("Catalogue"), set()),
    "drop the law, or who signs": (drop("Catalogue"), set()),
    "read what arrived": (fetch("Inbox", "scan/H33.16/x/absent"), {"digitise"}),
    "read an upload": (fetch("Inbox", "citizen/nobody/absent"), {"digitise"}),
    "see which uploads arrived": (listed("Inbox", "citizen/nobody/"), {"api", "digitise"}),
    "see which scans arrived": (listed("Inbox", "scan/"), {"digitise"}),
    "write a verdict": (judge("citizen/nobody/absent"), set()),
    "put a citizen's file": (lay("Inbox", "citizen/nobody/absent"), {"api"}),
    "put a scan": (lay("Inbox", "scan/H33.16/x/absent"), set()),
    "read a paper": (fetch("Archive", "paper/absent"), {"api", "sign"}),
    "read an original": (fetch("Archive", "original/absent"), set()),
    "archive a paper": (lay("Archive", "paper/absent"), {"digitise"}),
    "read what was read of a part": (fetch("Archive", "reading/absent"), {"digitise"}),
    "keep what was read of a part": (lay("Archive", "reading/absent"), {"digitise"}),
    "find what was read of a part": (listed("Archive", "reading/absent/"), {"digitise"}),
    "look for papers": (listed("Archive", "paper/"), set()),
    "read a writ": (fetch("Archive", "writ/absent"), {"api", "write"}),
    "read a slip": (fetch("Archive", "writ/absent-01.pdf"), {"api", "write", "printout"}),
    "keep a writ": (lay("Archive", "writ/absent"), {"write"}),
    "look for writs": (listed("Archive", "writ/"), set()),
    "read a result": (fetch("Archive", "result/absent"), {"api", "sign"}),
    "keep a result": (lay("Archive", "result/absent"), {"sign"}),
    "look for results": (listed("Archive", "result/absent"), {"sign"}),
    "erase a result": (erase("Archive", "result/absent"), set()),
    "see a proposal": (fetch("Archive", "proposal/absent"), {"api", "sign"}),
    "look for proposals": (listed("Archive", "proposal/absent"), {"api"}),
    "print a proposal": (lay("Archive", "proposal/absent"), {"sign"}),
    "erase a paper": (erase("Archive", "paper/absent"), set()),
    "append facts": (lay("Lake", "deltas/day=2000-01-01/absent"), {"dispatch"}),
    "read facts": (fetch("Lake", "deltas/absent"), {"statistics"}),
    "read reports of providers": (fetch("Lake", "settlements/vnpay/absent"), {"money"}),
    "write reports of providers": (lay("Lake", "settlements/vnpay/absent"), set()),
    "read folded facts": (fetch("Lake", "facts/absent"), {"conserve", "report", "statistics"}),
    "rewrite folded facts": (lay("Lake", "facts/absent"), {"statistics"}),
    "ask for a report": (lay("Lake", "asked/absent"), {"api", "report"}),
    "fetch a report": (fetch("Lake", "asked/absent"), {"api", "report"}),
    "find reports": (
        listed("Lake", "asked/absent/"),
        {"api", "conserve", "report", "statistics"},
    ),
    "look through the lake": (listed("Lake", "facts/"), {"conserve", "report", "statistics"}),
    "have a report made": (send("ReportsQueue"), {"api"}),
    "work off reports": (work_off("ReportsQueue"), {"report"}),
    "publish counts": (
        lay("Public", "public/2000-01-01/reconciliation.json"),
        {"money", "statistics"},
    ),
    "tell what is unexplained": (
        lay("Public", "public/2000-01-01/conservation.json"),
        {"conserve", "statistics"},
    ),
    "see what waits": (look_into("ScansQueue"), {"conserve", "digitise"}),
    "see what died": (look_into("ScansDead"), {"conserve"}),
    "publish": (lay("Public", "public/absent"), {"statistics"}),
    "publish elsewhere": (lay("Public", "index.html"), set()),
    "read a seal": (fetch("Seals", "tiles/absent"), {"api", "statistics"}),
    "read what is sealed": (fetch("Seals", "extents/absent"), {"statistics"}),
    "find seals": (listed("Seals", "seals/"), {"api", "statistics"}),
    "claim to seal next": (lay("Seals", "next/absent"), {"statistics"}),
    "lay anything beside the seals": (lay("Seals", "index.html"), set()),
    "erase a seal": (erase("Seals", "seals/absent"), set()),
    "order a reading": (send("ScansQueue"), {"digitise", "dispatch"}),
    "work off readings": (work_off("ScansQueue"), {"digitise"}),
    "read words": (get("Words"), set()),
    "look for words": (look_for("Words"), {"api"}),
    "write words one by one": (put("Words"), set()),
    "delete words": (drop("Words"), set()),
    "look at counts": (look_for("Tallies"), {"api", "statistics"}),
    "count": (put("Tallies"), {"dispatch", "statistics"}),
    "read what a dossier counted for": (get("Tallies"), set()),
    "forget counts": (drop("Tallies"), {"statistics"}),
    "read the key of words": (read_secret("motcua/words"), {"api", "index"}),
    "work off words": (work_off("IndexQueue"), {"index"}),
    "read the words of a paper": (
        fetch("Archive", "paper/absent.json"),
        {"api", "index", "sign"},
    ),
    "have a printout made": (send("PrintoutsQueue"), {"api"}),
    "work off printouts": (work_off("PrintoutsQueue"), {"printout"}),
    "ask for a printout": (lay("Archive", "printout/absent/asked.json"), {"api", "printout"}),
    "lay down a printout": (lay("Archive", "printout/absent/a.pdf"), {"printout"}),
    "find printouts": (listed("Archive", "printout/absent/"), {"api", "printout"}),
    "have a writ made": (send("WritsQueue"), {"dispatch"}),
    "work off writs": (work_off("WritsQueue"), {"write"}),
    "have a result signed": (send("SignaturesQueue"), {"dispatch"}),
    "work off signatures": (work_off("SignaturesQueue"), {"sign"}),
    "publish a key": (lay("Public", "public/keys/absent.json", b'{"keys": []}'), {"sign"}),
    "give errands about money": (send("MoneyQueue"), {"dispatch", "money"}),
    "work off errands about money": (work_off("MoneyQueue"), {"money"}),
    "feed the bank's statement": (send("StatementsQueue"), set()),
    "work off the bank's statement": (work_off("StatementsQueue"), {"money"}),
    "work off notices": (work_off("NoticesQueue"), {"notify"}),
    "write a letter": (write("motcua@example.vn"), {"notify"}),
    "read the session key": (read_secret("motcua/session"), {"api"}),
    "look up colleagues": (look_up("Officers"), {"api"}),
    "look at every officer": (look_at("Officers"), set()),
    "look up citizens": (look_up("Citizens"), set()),
    "read the accounts at providers": (read_secret("motcua/payments"), {"api", "money"}),
    "use the key past the services": (
        lambda a, _: a.client("kms").generate_data_key(KeyId="alias/motcua", KeySpec="AES_256"),
        set(),
    ),
    "give itself more": (
        lambda a, _: a.client("iam").attach_role_policy(
            RoleName="x", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        ),
        set(),
    ),
}
"""What may be tried, and the functions that may; all of it harmless where it is allowed."""


@pytest.fixture(scope="session")
def roles(running: Running, played: Played) -> Mapping[str, Account]:  # noqa: ARG001 - after the day
    """Return each function's own account, as its role."""
    return {name: running.role(name) for name in FUNCTIONS}


def is_allowed(once: Try, account: Account, outputs: Mapping[str, Any]) -> bool:
    try:
        once(account, outputs)
    except ClientError as error:
        return error.response["Error"]["Code"] not in DENIED
    return True


@pytest.mark.parametrize("what", TRIES)
def test_only_who_needs_it_may(running: Running, roles: Mapping[str, Account], what: str) -> None:
    once, wanted = TRIES[what]
    outputs = running.province.outputs
    assert {name for name, role in roles.items() if is_allowed(once, role, outputs)} == wanted


def test_one_function_signs_and_with_keys_that_are_for_it_alone(
    running: Running, roles: Mapping[str, Account]
) -> None:
    kms, outputs = running.account.client("kms"), running.province.outputs
    alias = f"alias/{outputs['stack']}-agency-{COMMUNE.replace('.', '-')}"
    agencys = kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"]

    def made(**tags: str) -> str:
        said = [{"TagKey": name, "TagValue": value} for name, value in tags.items()]
        new = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048", Tags=said)
        return str(new["KeyMetadata"]["Arn"])

    def signers(key: str, algorithm: str = "RSASSA_PKCS1_V1_5_SHA_256") -> set[str]:
        def sign(a: Account, _: Mapping[str, Any]) -> object:
            return a.client("kms").sign(
                KeyId=key, Message=b"x", MessageType="RAW", SigningAlgorithm=algorithm
            )

        return {name for name, role in roles.items() if is_allowed(sign, role, outputs)}

    assert signers(agencys) == {"sign"}
    assert signers(outputs["AttestKeyArn"], "ECDSA_SHA_256") == {"sign"}
    assert signers(made()) == set(), "a key that is tagged for nothing"
    assert signers(made(purpose="signing")) == set(), "a key of no stack"
    assert signers(made(purpose="signing", stack="another")) == set(), "a key of another stack"


def test_a_scanner_may_do_nothing_but_scan(running: Running, played: Played) -> None:  # noqa: ARG001
    key = running.province.scanner
    session = boto3.Session(
        key.access_key, key.secret_key, region_name=running.province.outputs["region"]
    )
    scanner = Account(session, running.cloud.endpoint)
    tried = {
        what
        for what, (once, _) in TRIES.items()
        if is_allowed(once, scanner, running.province.outputs)
    }
    assert tried == set()


@pytest.mark.parametrize("field", ["tagging", "x-amz-tagging"])
def test_a_ticket_has_no_room_for_a_verdict(
    running: Running, roles: Mapping[str, Account], field: str
) -> None:
    bucket = running.province.outputs["InboxBucketName"]
    inbox, key = Inbox(roles["api"].client("s3"), bucket), "citizen/nobody/judged"
    ticket = inbox.ticket(key, "application/pdf", 9, MORNING)
    fields = {**ticket.fields, field: f"{TAG}={Verdict.CLEAN}"}
    sent = requests.post(ticket.url, fields, files={"file": b"%PDF-1.7"}, timeout=10)
    assert (sent.status_code, inbox.size(key)) == (403, None)
