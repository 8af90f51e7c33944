"""The template: nothing is public by mistake, nothing fails unseen, nobody may more than needed."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.inbox import TAG
from chalicelib.adapters.publications import DAYS
from chalicelib.domain.quarantine import ASK_AGAIN, PATIENCE, Verdict
from chalicelib.domain.reading import Limits
from chalicelib.domain.reports.glance import SOURCES
from chalicelib.handlers.events.batch import JUDGED
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.parting import AT_ONCE
from infra import package
from infra.target import target
from tests.infra.reading import Resources, actions, of, statements
from tests.integration.conftest import TABLE, TALLIES_TABLE, WORDS_TABLE

FUNCTIONS = {
    "APIHandler": "Api",
    "Digitise": "Digitise",
    "Dispatch": "Dispatch",
    "Index": "Index",
    "Write": "Write",
    "Sign": "Sign",
    "Printout": "Printout",
    "Report": "Report",
    "Money": "Money",
    "Notify": "Notify",
    "Deadlines": "Deadlines",
    "Statistics": "Statistics",
    "Conserve": "Conserve",
}
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


def inbox_denials(resources: Resources) -> dict[str, dict[str, Any]]:
    """Return what the inbox denies everyone where GuardDuty judges, by name."""
    said = resources["InboxBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    denials = [then for when, then, _ in (one["Fn::If"] for one in said) if "GuardDuty" in when]
    assert all(one["Effect"] == "Deny" and one["Principal"] == "*" for one in denials)
    return {one["Sid"]: one for one in denials}


JUDGE = {"aws:PrincipalArn": {"Fn::GetAtt": ["MalwareRole", "Arn"]}}


def test_what_is_not_judged_clean_is_read_by_its_judge_alone(resources: Resources) -> None:
    denied = inbox_denials(resources)["NobodyReadsWhatIsNotJudgedClean"]
    assert actions(denied) == {"s3:GetObject", "s3:GetObjectVersion"}
    assert denied["Resource"] == {"Fn::Sub": "${InboxBucket.Arn}/*"}
    assert denied["Condition"] == {
        "StringNotEquals": {f"s3:ExistingObjectTag/{TAG}": Verdict.CLEAN},
        "ArnNotEquals": JUDGE,
    }


def test_a_verdict_is_written_by_the_judge_alone_and_nothing_arrives_with_one(
    resources: Resources,
) -> None:
    denials = inbox_denials(resources)
    tagging = denials["NobodyElseWritesVerdicts"]
    assert actions(tagging) == {
        f"s3:{how}Object{what}Tagging" for how in ("Put", "Delete") for what in ("", "Version")
    }
    assert tagging["Condition"] == {"ArnNotEquals": JUDGE}
    arriving = denials["NothingArrivesWithTags"]
    assert arriving["Action"] == "s3:PutObject"
    with_tags = {"Null": {"s3:RequestObjectTagKeys": "false"}}
    assert arriving["Condition"] == {**with_tags, "ArnNotEquals": JUDGE}
    writers = {role for role, one in statements(resources) if "s3:PutObjectTagging" in actions(one)}
    assert writers == {"MalwareRole"}


def test_guardduty_writes_its_verdict_and_it_is_told_to_the_queue(resources: Resources) -> None:
    plan, rule = resources["MalwarePlan"], resources["Verdicts"]
    assert plan["Properties"]["Actions"] == {"Tagging": {"Status": "ENABLED"}}
    assert rule["Properties"]["EventPattern"]["detail-type"] == [JUDGED]
    (target_,) = rule["Properties"]["Targets"]
    assert target_["Arn"] == {"Fn::GetAtt": ["ScansQueue", "Arn"]}
    assert target_["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["ScansQueueDead", "Arn"]}}
    alike = ("MalwarePlan", "MalwareRole", "Verdicts", "ScansQueueDeadPolicy")
    assert {resources[name]["Condition"] for name in alike} == {"IsJudgedByGuardDuty"}


def test_files_that_nobody_judged_are_told_to_who_runs_the_judge(template: Resources) -> None:
    alarm = template["Resources"]["FilesUnchecked"]["Properties"]
    told = template["Globals"]["Function"]["Environment"]["Variables"]
    assert alarm["MetricName"] == f"file-{Done.UNCHECKED}"
    assert alarm["Namespace"] == told["POWERTOOLS_METRICS_NAMESPACE"]
    service = told["POWERTOOLS_SERVICE_NAME"]
    assert alarm["Dimensions"] == [{"Name": "service", "Value": service}]


def test_a_message_asks_again_as_late_as_a_queue_can_keep_it() -> None:
    assert ASK_AGAIN.total_seconds() == 900
    assert timedelta() < PATIENCE < timedelta(days=14)


def test_every_function_writes_a_log_that_ends(resources: Resources) -> None:
    logs = of(resources, "AWS::Logs::LogGroup")
    for function, name in FUNCTIONS.items():
        called = resources[function]["Properties"]["FunctionName"]["Fn::Sub"]
        log = logs[f"{name}Log"]
        assert log["LogGroupName"]["Fn::Sub"] == f"/aws/lambda/{called}"
        assert log["RetentionInDays"] == {"Ref": "LogDays"}


def test_every_function_that_fails_is_told_to_a_person(resources: Resources) -> None:
    watched = {
        json.dumps(alarm["Dimensions"])
        for alarm in of(resources, "AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "Errors"
    }
    for function in FUNCTIONS:
        assert any(f'"Ref": "{function}"' in one for one in watched), function


def test_a_function_outlives_what_it_reads_in_one_run(resources: Resources) -> None:
    function = resources["Digitise"]["Properties"]
    assert Limits().seconds + Limits().seconds_per_page < function["Timeout"]
    assert AT_ONCE * Limits().seconds_per_page <= Limits().seconds
    assert Limits().memory + 2 * Limits().bytes < function["MemorySize"] * 2**20


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


def test_a_queue_is_patient_for_six_times_its_function(resources: Resources) -> None:
    queues = of(resources, "AWS::SQS::Queue")
    for function in FUNCTIONS:
        properties = resources[function]["Properties"]
        for event in properties.get("Events", {}).values():
            if event["Type"] == "SQS":
                queue = queues[event["Properties"]["Queue"]["Fn::GetAtt"][0]]
                assert queue["VisibilityTimeout"] >= 6 * properties["Timeout"]
                assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_queue_has_a_dead_letter_queue_and_that_an_alarm(resources: Resources) -> None:
    queues = of(resources, "AWS::SQS::Queue")
    dead = {name for name in queues if name.endswith("Dead")}
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in of(resources, "AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    }
    assert watched == dead
    for name in queues.keys() - dead:
        target_ = queues[name]["RedrivePolicy"]["deadLetterTargetArn"]
        assert target_ == {"Fn::GetAtt": [f"{name}Dead", "Arn"]}


def test_an_alarm_tells_of_every_queue_in_which_something_waits_too_long(
    resources: Resources,
) -> None:
    live = {name for name in of(resources, "AWS::SQS::Queue") if not name.endswith("Dead")}
    waits = {
        name: alarm
        for name, alarm in of(resources, "AWS::CloudWatch::Alarm").items()
        if alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    }
    assert waits.keys() == {f"{name}Waits" for name in live}
    for name, alarm in waits.items():
        (watched,) = alarm["Dimensions"]
        queue = {"Fn::GetAtt": [name.removesuffix("Waits"), "QueueName"]}
        assert watched == {"Name": "QueueName", "Value": queue}
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]


def test_whatever_runs_by_itself_leaves_its_failures_somewhere(resources: Resources) -> None:
    for function in set(FUNCTIONS) - {"APIHandler"}:
        properties = resources[function]["Properties"]
        kinds = {event["Type"] for event in properties["Events"].values()}
        if kinds == {"Schedule"}:
            assert properties["DeadLetterQueue"]["Type"] == "SQS", function
        if kinds == {"DynamoDB"}:
            (event,) = properties["Events"].values()
            assert event["Properties"]["DestinationConfig"]["OnFailure"], function


@pytest.mark.parametrize(
    "name", ["InboxBucket", "ArchiveBucket", "LakeBucket", "PublicBucket", "SealsBucket"]
)
def test_a_bucket_is_versioned_encrypted_and_tidied(resources: Resources, name: str) -> None:
    bucket = resources[name]["Properties"]
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)


@pytest.mark.parametrize("portal", ["https://motcua.vn", "https://x.execute-api.vn/api"])
def test_browsers_send_files_from_the_origin_of_the_portal(
    resources: Resources, portal: str
) -> None:
    """A browser names scheme and host alone, whatever the address of the portal goes on with."""
    (rule,) = resources["InboxBucket"]["Properties"]["CorsConfiguration"]["CorsRules"]
    (origin,) = rule["AllowedOrigins"]
    said, parts = origin["Fn::Sub"]
    for name, part in parts.items():
        number, split = part["Fn::Select"]
        mark, ref = split["Fn::Split"]
        assert ref == {"Ref": "PortalUrl"}
        said = said.replace(f"${{{name}}}", portal.split(mark)[number])
    assert said == "/".join(portal.split("/")[:3])
    assert rule["AllowedMethods"] == ["POST"]


PUBLISHED = {
    "PublicBucket": "${PublicBucket.Arn}/public/*",
    "SealsBucket": "${SealsBucket.Arn}/seals/*",
}
"""The buckets of which everyone reads, and what."""


def test_only_what_is_published_can_be_read_by_everyone(resources: Resources) -> None:
    for name, bucket in of(resources, "AWS::S3::Bucket").items():
        blocks = bucket["PublicAccessBlockConfiguration"]
        assert blocks["BlockPublicPolicy"] is (name not in PUBLISHED)
        said = resources[f"{name}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        assert ('"Effect": "Allow"' in json.dumps(said)) is (name in PUBLISHED)
        for allowed in (one for one in said if one.get("Effect") == "Allow"):
            assert allowed["Action"] == "s3:GetObject"
            assert allowed["Resource"] == {"Fn::Sub": PUBLISHED[name]}


def test_every_bucket_insists_on_tls(resources: Resources) -> None:
    for name in of(resources, "AWS::S3::Bucket"):
        policy = json.dumps(resources[f"{name}Policy"]["Properties"]["PolicyDocument"])
        assert '"aws:SecureTransport": "false"' in policy
        condition = resources[f"{name}Policy"].get("Condition", "IsTlsRequired")
        assert condition in {"IsTlsRequired", "IsInboxGuarded"}


@pytest.mark.parametrize("name", ["DossiersTable", "CatalogueTable", "WordsTable", "TalliesTable"])
def test_a_table_can_be_brought_back_and_is_encrypted(resources: Resources, name: str) -> None:
    table = resources[name]
    assert table["DeletionPolicy"] == "Retain"
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["Properties"]["SSESpecification"]["SSEType"] == "KMS"


def test_the_table_that_tests_use_is_the_one_that_is_deployed(resources: Resources) -> None:
    deployed = resources["DossiersTable"]["Properties"]
    for part in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"):
        assert deployed[part] == TABLE[part]
    words = resources["WordsTable"]["Properties"]
    assert {part: words[part] for part in WORDS_TABLE} == WORDS_TABLE
    assert deployed["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert deployed["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}


def test_a_scanner_writes_under_its_own_prefix_and_does_nothing_else(resources: Resources) -> None:
    policy = resources["ScannerPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    own = next(one for one in policy if one["Sid"] == "OwnPrefixOnly")
    assert set(own["Action"]) == {"s3:PutObject", "s3:AbortMultipartUpload"}
    assert "/scan/${!aws:PrincipalTag/agency}/${!aws:PrincipalTag/device}/*" in str(own["Resource"])
    assert {action for one in policy for action in actions(one)} <= {
        "s3:PutObject", "s3:AbortMultipartUpload", "kms:GenerateDataKey", "kms:Decrypt",
    }  # fmt: skip


def test_the_template_says_the_same_for_both_clouds_but_the_interpreter(packaged: Path) -> None:
    local = json.loads((packaged / "merge.json").read_text())
    aws = package.parts(target("aws-arm64"))
    for one in (local["Globals"]["Function"], aws["Globals"]["Function"]):
        one.pop("Runtime")
        one.pop("Architectures")
    for whole in (local, aws):
        whole["Resources"]["APIHandler"]["Properties"].pop("Runtime")
        whole["Resources"]["APIHandler"]["Properties"].pop("Architectures")
    assert local == aws
