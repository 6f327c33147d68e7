//! The AWS SDK for Rust, a call a line: see tests/sdks/sdks.py for what a line holds.

mod model;

use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::timeout::TimeoutConfig;
use aws_sdk_connect::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_connect::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_connect::{Client, Error};
use model::{filled, Shown};
use serde_json::{json, Value};
use std::time::Duration;

fn connect(call: &Value) -> Client {
    let text = |name: &str| call[name].as_str().unwrap().to_owned();
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(text("url"))
        .region(Region::new(text("region")))
        .credentials_provider(Credentials::new(
            text("account"),
            "secret",
            call["sessionToken"].as_str().map(str::to_owned),
            None,
            "driver",
        ));
    if let Some(attempts) = call["attempts"].as_u64() {
        config = config.retry_config(RetryConfig::standard().with_max_attempts(attempts as u32));
    }
    if let Some(milliseconds) = call["timeoutMs"].as_u64() {
        let timeout = Duration::from_millis(milliseconds);
        config = config.timeout_config(TimeoutConfig::builder().read_timeout(timeout).build());
    }
    Client::from_conf(config.build())
}

/// Sends the operation of the call's command: its method of the client, the setters of its members.
macro_rules! send {
    ($client:expr, $call:expr, $($name:literal $method:ident: $($setter:ident)*;)*) => {
        match $call["command"].as_str().unwrap() {
            $($name => {
                let request = filled!($client.$method(), $call["input"].clone(), $($setter)*);
                told(request.send().await.map(|output| output.shown()))
            })*
            other => panic!("no such operation: {other}"),
        }
    };
}

async fn perform(call: Value) -> Value {
    let client = connect(&call);
    if let Some(size) = call["pageSize"].as_i64() {
        return all_pages(&client, &call, size as i32).await;
    }
    send! { client, call,
        "CreateTestCase" create_test_case: set_instance_id set_name set_description set_content
            set_entry_point set_initialization_data set_status set_test_case_id set_tags
            set_last_modified_time set_last_modified_region;
        "UpdateTestCase" update_test_case: set_instance_id set_test_case_id set_content
            set_entry_point set_initialization_data set_name set_description set_status
            set_last_modified_time set_last_modified_region;
        "DescribeTestCase" describe_test_case: set_instance_id set_test_case_id set_status;
        "DeleteTestCase" delete_test_case: set_instance_id set_test_case_id;
        "ListTestCases" list_test_cases: set_instance_id set_next_token set_max_results;
        "SearchTestCases" search_test_cases: set_instance_id set_next_token set_max_results
            set_search_filter set_search_criteria;
        "StartTestCaseExecution" start_test_case_execution: set_instance_id set_test_case_id
            set_client_token;
        "StopTestCaseExecution" stop_test_case_execution: set_instance_id set_test_case_id
            set_test_case_execution_id set_client_token;
        "GetTestCaseExecutionSummary" get_test_case_execution_summary: set_instance_id
            set_test_case_id set_test_case_execution_id;
        "ListTestCaseExecutionRecords" list_test_case_execution_records: set_instance_id
            set_test_case_id set_test_case_execution_id set_status set_next_token set_max_results;
        "ListTestCaseExecutions" list_test_case_executions: set_instance_id set_test_case_id
            set_test_case_name set_start_time set_end_time set_status set_next_token
            set_max_results;
    }
}

async fn all_pages(client: &Client, call: &Value, size: i32) -> Value {
    let request = filled!(
        client.list_test_cases(),
        call["input"].clone(),
        set_instance_id
    );
    let pages = request
        .into_paginator()
        .page_size(size)
        .send()
        .try_collect()
        .await;
    told(pages.map(|pages| json!({"pages": pages.shown()})))
}

fn told<E>(result: Result<Value, SdkError<E>>) -> Value
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    Error: From<SdkError<E>>,
{
    match result {
        Ok(output) => json!({"output": output}),
        Err(error) => refused(error),
    }
}

/// The name of the error's own type, if it has one.
macro_rules! class {
    ($error:expr, $($class:ident)*) => {
        match $error {
            $(Error::$class(_) => Some(stringify!($class)),)*
            _ => None,
        }
    };
}

fn refused<E>(error: SdkError<E>) -> Value
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    Error: From<SdkError<E>>,
{
    let status = error
        .raw_response()
        .map(|response| response.status().as_u16());
    let code = error.code().unwrap_or(kind(&error)).to_owned();
    let message = match error.message() {
        Some(message) => message.to_owned(),
        None => DisplayErrorContext(&error).to_string(),
    };
    let error = Error::from(error);
    let class = class!(error, AccessDeniedException DuplicateResourceException IdempotencyException
        InternalServiceException InvalidParameterException InvalidRequestException
        InvalidTestCaseException LimitExceededException ResourceNotFoundException
        ServiceQuotaExceededException ThrottlingException);
    let name = class.map_or(format!("unmodelled {code}"), str::to_owned);
    let problems = match error {
        Error::InvalidTestCaseException(error) => error.problems.shown(),
        _ => Value::Null,
    };
    json!({"error": name, "message": message, "status": status, "problems": problems})
}

/// What the SDK calls an error that the service has not named.
fn kind<E>(error: &SdkError<E>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "ConstructionFailure",
        SdkError::TimeoutError(_) => "TimeoutError",
        SdkError::DispatchFailure(_) => "DispatchFailure",
        SdkError::ResponseError(_) => "ResponseError",
        SdkError::ServiceError(_) => "ServiceError",
        _ => "SdkError",
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for line in std::io::stdin().lines() {
        let call = serde_json::from_str(&line.unwrap()).unwrap();
        println!("{}", runtime.block_on(perform(call)));
    }
}
