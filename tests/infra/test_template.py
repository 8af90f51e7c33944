"""The template: nothing is public by mistake, nothing fails unseen."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.inbox import TAG
from chalicelib.domain.quarantine import ASK_AGAIN, PATIENCE, Verdict
from chalicelib.domain.reading import Limits
from chalicelib.handlers.events.batch import JUDGED
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.parting import AT_ONCE
from infra import package
from infra.target import target
from tests.infra.reading import FUNCTIONS, Resources, actions, of, statements
from tests.integration.conftest import TABLE, WORDS_TABLE


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
