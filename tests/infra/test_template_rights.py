"""The template's roles: no function may more than it needs."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from chalicelib.adapters.publications import DAYS
from chalicelib.domain.reports.glance import SOURCES
from tests.infra.reading import FUNCTIONS, Resources, actions, of, statements
from tests.integration.conftest import TALLIES_TABLE

KEYS = "${PublicBucket.Arn}/public/keys/*"
EVERYWHERE = {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"}
"""Actions that AWS grants for all resources or none."""


def test_no_function_may_do_everything_of_a_service(resources: Resources) -> None:
    for role, statement in statements(resources):
        assert not any("*" in action for action in actions(statement)), role


def test_what_a_function_may_do_names_what_it_may_do_it_to(resources: Resources) -> None:
    for role, statement in statements(resources):
        if statement["Resource"] == "*" and actions(statement) != {"ses:SendEmail"}:
            assert actions(statement) <= EVERYWHERE, role


def test_letters_are_sent_in_one_name_alone(resources: Resources) -> None:
    writers = [
        (role, statement["Condition"])
        for role, statement in statements(resources)
        if "ses:SendEmail" in actions(statement)
    ]
    sender = {"StringEqualsIfExists": {"ses:FromAddress": {"Ref": "SenderEmail"}}}
    assert writers == [("NotifyRole", sender)]


def test_every_function_has_a_role_of_its_own(resources: Resources) -> None:
    for function, name in FUNCTIONS.items():
        role = resources[function]["Properties"]["Role"]
        assert role == {"Fn::GetAtt": [f"{name}Role", "Arn"]}


def test_only_the_nights_and_who_signs_write_where_everyone_reads(resources: Resources) -> None:
    writers = {
        role: statement["Resource"]["Fn::Sub"]
        for role, statement in statements(resources)
        if "PublicBucket" in json.dumps(statement["Resource"])
        and "s3:PutObject" in actions(statement)
        and statement["Effect"] == "Allow"
    }
    assert writers == {
        "StatisticsRole": "${PublicBucket.Arn}/public/*",
        "MoneyRole": "${PublicBucket.Arn}/public/*/reconciliation.json",
        "ConserveRole": "${PublicBucket.Arn}/public/*/conservation.json",
        "SignRole": KEYS,
    }


def test_what_a_paper_is_verified_with_is_published_by_nobody_else(resources: Resources) -> None:
    users = {
        (role, statement["Effect"]): actions(statement)
        for role, statement in statements(resources)
        if KEYS in json.dumps(statement["Resource"])
    }
    assert users == {
        ("SignRole", "Allow"): {"s3:PutObject"},
        ("ApiRole", "Allow"): {"s3:GetObject"},
        ("StatisticsRole", "Deny"): {"s3:PutObject"},
    }
    key = resources["AttestKey"]["Properties"]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    assert resources["AttestKey"]["DeletionPolicy"] == "Retain"


def test_the_page_of_statistics_reads_what_is_published_and_no_more(resources: Resources) -> None:
    own = [
        statement
        for role, statement in statements(resources)
        if role == "ApiRole" and "PublicBucket" in json.dumps(statement["Resource"])
    ]
    read = {json.dumps(one["Resource"]) for one in own if actions(one) == {"s3:GetObject"}}
    days = "${PublicBucket.Arn}/public/20*/"
    names = ("SHA256SUMS", *(f"{name}.json" for name in SOURCES))
    tables = [{"Fn::Sub": f"{days}{name}"} for name in names]
    assert read == {json.dumps({"Fn::Sub": KEYS}), json.dumps(tables)}
    listed = {json.dumps(one["Condition"]) for one in own if actions(one) == {"s3:ListBucket"}}
    prefixes = ("public/keys/*", f"{DAYS}*")
    assert listed == {json.dumps({"StringLike": {"s3:prefix": one}}) for one in prefixes}
    assert set().union(*map(actions, own)) == {"s3:GetObject", "s3:ListBucket"}


def test_check_codes_are_tried_out_slowly(resources: Resources) -> None:
    settings = resources["RestAPI"]["Properties"]["MethodSettings"]
    slow = {one["ResourcePath"] for one in settings if one["ThrottlingRateLimit"] <= 20}
    assert slow == {"/~1v~1{code}", "/~1verify", "/~1v1~1results~1{code}"}


def test_whoever_counts_everything_sees_all_and_changes_nothing(resources: Resources) -> None:
    function, may = resources["Conserve"]["Properties"], set[str]()
    own = {"OwnLog", "Traces", "TellOfLostRuns", "Law"}
    for role, one in statements(resources):
        if role == "ConserveRole" and one["Sid"] not in own:
            may |= actions(one)
    assert may == {
        "dynamodb:Scan", "s3:ListBucketVersions", "s3:ListBucket", "s3:GetObject", "s3:PutObject",
        "sqs:GetQueueAttributes", "kms:Decrypt", "kms:GenerateDataKey",
    }  # fmt: skip
    watched = function["Environment"]["Variables"]["WATCHED_QUEUES"]["Fn::Join"][1]
    assert {one["Ref"] for one in watched} == of(resources, "AWS::SQS::Queue").keys()
    (counted,) = (
        one["Resource"]
        for role, one in statements(resources)
        if role == "ConserveRole" and "sqs:GetQueueAttributes" in actions(one)
    )
    assert {one["Fn::GetAtt"][0] for one in counted} == {one["Ref"] for one in watched}


@pytest.mark.parametrize(
    ("name", "metric"), [("Unexplained", "unexplained"), ("FactsDoubtful", "facts-doubtful")]
)
def test_what_the_nights_find_is_told_to_a_person(
    template: Resources, name: str, metric: str
) -> None:
    alarm = template["Resources"][name]["Properties"]
    told = template["Globals"]["Function"]["Environment"]["Variables"]
    assert alarm["MetricName"] == metric
    assert alarm["Namespace"] == told["POWERTOOLS_METRICS_NAMESPACE"]
    service = told["POWERTOOLS_SERVICE_NAME"]
    assert alarm["Dimensions"] == [{"Name": "service", "Value": service}]


def test_only_the_api_reads_secrets_and_others_the_one_they_need(resources: Resources) -> None:
    readers = {
        role: json.dumps(one["Resource"])
        for role, one in statements(resources)
        if "secretsmanager:GetSecretValue" in actions(one)
    }
    assert readers.keys() == {"ApiRole", "IndexRole", "MoneyRole"}
    for role, name in (("IndexRole", "words"), ("MoneyRole", "payments")):
        assert readers[role].count(":secret:") == 1
        assert f"/{name}-??????" in readers[role]


def test_law_and_who_signs_are_written_by_no_function(resources: Resources) -> None:
    users = {
        role: actions(one)
        for role, one in statements(resources)
        if "CatalogueTable" in json.dumps(one["Resource"])
    }
    assert "SignRole" in users
    assert set().union(*users.values()) == {"dynamodb:GetItem", "dynamodb:Query"}
    anywhere = {
        action
        for _, one in statements(resources)
        for action in actions(one)
        if one["Resource"] == "*" and action.startswith(("dynamodb:", "*"))
    }
    assert anywhere == {"dynamodb:ListStreams"}


def test_whoever_feeds_the_banks_statement_gives_no_errands(resources: Resources) -> None:
    policy = resources["BankFeedPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    own = next(one for one in policy if one["Sid"] == "SendStatements")
    assert own["Resource"] == {"Fn::GetAtt": ["StatementsQueue", "Arn"]}
    assert {action for one in policy for action in actions(one)} == {
        "sqs:SendMessage", "kms:GenerateDataKey", "kms:Decrypt",
    }  # fmt: skip
    senders = {
        role
        for role, one in statements(resources)
        if "StatementsQueue" in json.dumps(one["Resource"]) and "sqs:SendMessage" in actions(one)
    }
    assert senders == set()


def test_words_are_written_by_the_index_and_read_by_the_api_alone(resources: Resources) -> None:
    users = {
        (role, action)
        for role, one in statements(resources)
        for action in actions(one)
        if "WordsTable" in json.dumps(one["Resource"])
    }
    assert users == {
        ("ApiRole", "dynamodb:Query"),
        ("ApiRole", "dynamodb:BatchGetItem"),
        ("IndexRole", "dynamodb:BatchWriteItem"),
    }


def test_counts_are_made_by_the_stream_laid_by_the_night_and_read_by_the_api(
    resources: Resources,
) -> None:
    users = {
        role: actions(one)
        for role, one in statements(resources)
        if "TalliesTable" in json.dumps(one["Resource"])
    }
    assert users == {
        "ApiRole": {"dynamodb:Query"},
        "DispatchRole": {"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
        "StatisticsRole": {"dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"},
    }


def test_the_night_writes_nothing_in_the_lake_that_others_bring(resources: Resources) -> None:
    written = {
        one["Fn::Sub"]
        for role, statement in statements(resources)
        if role == "StatisticsRole" and "s3:PutObject" in actions(statement)
        for one in _listed(statement["Resource"])
        if "LakeBucket" in one["Fn::Sub"]
    }
    folders = ("facts", "hashes", "extents", "quarantine", "dimensions", "counted", "tables")
    assert written == {f"${{LakeBucket.Arn}}/{folder}/*" for folder in folders}


def _listed(resource: Any) -> Sequence[Any]:
    return resource if isinstance(resource, list) else [resource]


def test_reports_are_asked_for_by_the_api_and_made_beside_the_requests(
    resources: Resources,
) -> None:
    users = {
        role
        for role, one in statements(resources)
        if "LakeBucket.Arn}/asked/*" in json.dumps(one["Resource"])
    }
    assert users == {"ApiRole", "ReportRole"}
    writes = [
        one["Resource"]
        for role, one in statements(resources)
        if role == "ReportRole" and "s3:PutObject" in actions(one)
    ]
    assert writes == [{"Fn::Sub": "${LakeBucket.Arn}/asked/*"}], "the lake itself stays as it is"
    senders = {
        role
        for role, one in statements(resources)
        if "sqs:SendMessage" in actions(one) and "ReportsQueue" in json.dumps(one["Resource"])
    }
    assert senders == {"ApiRole"}
    rules = resources["LakeBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {"asked/"} == {one.get("Prefix") for one in rules if one["Id"] == "fetched"}


def test_printouts_are_asked_for_by_the_api_made_apart_and_gone_after_a_week(
    resources: Resources,
) -> None:
    allowed = [
        (role, action, resource["Fn::Sub"].partition("Arn}/")[2])
        for role, one in statements(resources)
        if "ArchiveBucket.Arn}/printout/" in json.dumps(one["Resource"])
        for action in actions(one)
        for resource in _listed(one["Resource"])
    ]
    assert sorted(allowed) == [
        ("ApiRole", "s3:GetObject", "printout/*"),
        ("ApiRole", "s3:PutObject", "printout/*/asked.json"),
        ("PrintoutRole", "s3:GetObject", "printout/*"),
        ("PrintoutRole", "s3:PutObject", "printout/*"),
    ]
    rules = resources["ArchiveBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    (ends,) = (one for one in rules if one.get("Prefix") == "printout/")
    assert (ends["Status"], ends["ExpirationInDays"]) == ("Enabled", 7)
    assert ends["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    senders = {
        role
        for role, one in statements(resources)
        if "sqs:SendMessage" in actions(one) and "PrintoutsQueue" in json.dumps(one["Resource"])
    }
    assert senders == {"ApiRole"}


def test_the_function_of_printouts_changes_nothing_and_reads_slips_alone(
    resources: Resources,
) -> None:
    own = [one for role, one in statements(resources) if role == "PrintoutRole"]
    table = {
        json.dumps(one["Resource"]): actions(one)
        for one in own
        if "DossiersTable" in json.dumps(one["Resource"])
    }
    assert table == {
        json.dumps({"Fn::GetAtt": ["DossiersTable", "Arn"]}): {
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
        },
        json.dumps({"Fn::Sub": "${DossiersTable.Arn}/index/received"}): {"dynamodb:Query"},
    }
    read = [one["Resource"]["Fn::Sub"] for one in own if "s3:GetObject" in actions(one)]
    assert read == ["${ArchiveBucket.Arn}/writ/*-01.pdf", "${ArchiveBucket.Arn}/printout/*"]


def test_writs_are_kept_by_their_function_and_linked_to_by_the_api_alone(
    resources: Resources,
) -> None:
    users = {
        role: actions(one)
        for role, one in statements(resources)
        if "ArchiveBucket.Arn}/writ/*" in json.dumps(one["Resource"])
    }
    assert users == {
        "ApiRole": {"s3:GetObject"},
        "WriteRole": {"s3:GetObject", "s3:PutObject"},
        "PrintoutRole": {"s3:GetObject"},
    }
    table = [
        actions(one)
        for role, one in statements(resources)
        if role == "WriteRole" and "DossiersTable" in json.dumps(one["Resource"])
    ]
    assert table == [{"dynamodb:Query", "dynamodb:PutItem"}]
    senders = {
        role
        for role, one in statements(resources)
        if "sqs:SendMessage" in actions(one) and "WritsQueue" in json.dumps(one["Resource"])
    }
    assert senders == {"DispatchRole"}


def test_results_are_made_and_signed_by_their_function_and_linked_to_by_the_api_alone(
    resources: Resources,
) -> None:
    for folder in ("result", "proposal"):
        users = {
            role: actions(one)
            for role, one in statements(resources)
            if f"ArchiveBucket.Arn}}/{folder}/*" in json.dumps(one["Resource"])
        }
        assert users == {"ApiRole": {"s3:GetObject"}, "SignRole": {"s3:GetObject", "s3:PutObject"}}
    table = [
        actions(one)
        for role, one in statements(resources)
        if role == "SignRole" and "DossiersTable" in json.dumps(one["Resource"])
    ]
    assert table == [{"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"}]
    senders = {
        role
        for role, one in statements(resources)
        if "sqs:SendMessage" in actions(one) and "SignaturesQueue" in json.dumps(one["Resource"])
    }
    assert senders == {"DispatchRole"}


def test_nobody_but_one_function_signs_and_that_with_keys_for_it_alone(
    resources: Resources,
) -> None:
    signers = [
        (role, actions(one), one["Resource"], one.get("Condition"))
        for role, one in statements(resources)
        if "kms:Sign" in actions(one)
    ]
    assert {role for role, *_ in signers} == {"SignRole"}
    (_, may, _, when), (_, attests, key, _) = signers
    tags = {
        "aws:ResourceTag/purpose": "signing",
        "aws:ResourceTag/stack": {"Ref": "AWS::StackName"},
    }
    assert (may, when) == ({"kms:Sign"}, {"StringEquals": tags}), "no key of another stack"
    assert attests == {"kms:Sign", "kms:GetPublicKey"}
    assert key == {"Fn::GetAtt": ["AttestKey", "Arn"]}
    for name in ("AttestKey", "DataKey"):
        assert resources[name]["Properties"].get("Tags", []) == [], "nothing that people sign with"


def test_counting_does_not_feed_the_stream_that_counts(resources: Resources) -> None:
    tallies = resources["TalliesTable"]["Properties"]
    assert {part: tallies[part] for part in TALLIES_TABLE} == TALLIES_TABLE
    assert "StreamSpecification" not in tallies
    assert tallies["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}


def test_only_the_api_looks_up_people_and_of_those_only_officers(resources: Resources) -> None:
    looked_up = [
        (role, actions(one), one["Resource"])
        for role, one in statements(resources)
        if any(action.startswith("cognito") for action in actions(one))
    ]
    officers = {"Fn::GetAtt": ["OfficersPool", "Arn"]}
    assert looked_up == [("ApiRole", {"cognito-idp:ListUsersInGroup"}, officers)]


def test_only_digitisation_reads_what_people_and_scanners_send(resources: Resources) -> None:
    readers = {
        role
        for role, one in statements(resources)
        if "s3:GetObject" in actions(one) and "InboxBucket" in json.dumps(one["Resource"])
    }
    assert readers == {"DigitiseRole", "MalwareRole"}


def test_what_was_read_of_parts_is_seen_by_digitisation_alone(resources: Resources) -> None:
    readers = {
        (role, action)
        for role, one in statements(resources)
        for action in actions(one)
        if "ArchiveBucket.Arn}/reading/*" in json.dumps(one["Resource"])
    }
    assert readers == {("DigitiseRole", "s3:GetObject"), ("DigitiseRole", "s3:PutObject")}


def test_the_archive_is_looked_through_by_who_finds_there_what_they_made_or_show(
    resources: Resources,
) -> None:
    listing = [
        (role, one["Condition"]["StringLike"]["s3:prefix"])
        for role, one in statements(resources)
        if "s3:ListBucket" in actions(one) and "ArchiveBucket" in json.dumps(one["Resource"])
    ]
    assert sorted(listing) == [
        ("ApiRole", "printout/*"),
        ("ApiRole", "proposal/*"),
        ("DigitiseRole", "reading/*"),
        ("PrintoutRole", "printout/*"),
        ("SignRole", "result/*"),
    ]
