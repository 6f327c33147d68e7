"""boto3, a call a line: see tests/sdks/sdks.py for what a line holds."""

import json
import re
import sys

import boto3
import botocore.exceptions
from botocore.config import Config


def connect(call: dict):
    options = {}
    if call["attempts"]:
        options["retries"] = {"total_max_attempts": call["attempts"]}
    if call["timeoutMs"]:
        options["read_timeout"] = call["timeoutMs"] / 1000
    return boto3.client(
        "connect",
        endpoint_url=call["url"],
        region_name=call["region"],
        aws_access_key_id=call["account"],
        aws_secret_access_key="secret",
        aws_session_token=call["sessionToken"],
        config=Config(**options),
    )


def perform(call: dict) -> dict:
    client = connect(call)
    method = re.sub("(?<!^)(?=[A-Z])", "_", call["command"]).lower()
    try:
        if call["pageSize"]:
            paginator = client.get_paginator(method)
            config = {"PageSize": call["pageSize"]}
            pages = paginator.paginate(**call["input"], PaginationConfig=config)
            return {"output": {"pages": list(pages)}}
        return {"output": getattr(client, method)(**call["input"])}
    except botocore.exceptions.ClientError as error:
        return refused(client, error)
    except botocore.exceptions.BotoCoreError as error:
        return {"error": f"unmodelled {type(error).__name__}", "message": str(error)}


def refused(client, error) -> dict:
    code = error.response["Error"]["Code"]
    own_class = getattr(client.exceptions, code, None)
    is_modelled = own_class is not None and isinstance(error, own_class)
    return {
        "error": code if is_modelled else f"unmodelled {code}",
        "message": error.response["Error"]["Message"],
        "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
        "problems": error.response.get("Problems"),
    }


for line in sys.stdin:
    print(json.dumps(perform(json.loads(line)), default=lambda time: time.isoformat()), flush=True)
