//! JSON to the SDK's types and back: they have no serialisation of their own, and tell no names.

use aws_sdk_connect::operation::{
    create_test_case::CreateTestCaseOutput, delete_test_case::DeleteTestCaseOutput,
    describe_test_case::DescribeTestCaseOutput,
    get_test_case_execution_summary::GetTestCaseExecutionSummaryOutput,
    list_test_case_execution_records::ListTestCaseExecutionRecordsOutput,
    list_test_case_executions::ListTestCaseExecutionsOutput, list_test_cases::ListTestCasesOutput,
    search_test_cases::SearchTestCasesOutput,
    start_test_case_execution::StartTestCaseExecutionOutput,
    stop_test_case_execution::StopTestCaseExecutionOutput, update_test_case::UpdateTestCaseOutput,
};
use aws_sdk_connect::primitives::{DateTime, DateTimeFormat};
use aws_sdk_connect::types::{
    ChatEntryPointParameters, ControlPlaneTagFilter, ExecutionRecord, ExecutionRecordStatus,
    ObservationSummary, ProblemDetail, StringComparisonType, StringCondition, TagCondition,
    TestCase, TestCaseEntryPoint, TestCaseEntryPointType, TestCaseExecution,
    TestCaseExecutionStatus, TestCaseSearchCriteria, TestCaseSearchFilter, TestCaseStatus,
    TestCaseSummary, VoiceCallEntryPointParameters,
};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What a call gives; panics when its type is another.
pub trait Given {
    fn given(value: Value) -> Self;
}

/// What an output shows.
pub trait Shown {
    fn shown(&self) -> Value;
}

/// The member of a field or a setter: "TestCaseId" of "test_case_id" and "set_test_case_id".
fn name_of(identifier: &str) -> String {
    let words = identifier
        .trim_start_matches("r#")
        .trim_start_matches("set_")
        .split('_');
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

/// Takes the member of a setter's name, if it is there.
pub fn take<T: Given>(members: &mut Map<String, Value>, setter: &str) -> Option<T> {
    members.remove(&name_of(setter)).map(T::given)
}

/// Panics when the driver would leave out what was given.
pub fn nothing_left(members: &Map<String, Value>) {
    assert!(
        members.is_empty(),
        "the driver does not know the members {members:?}"
    );
}

/// A builder with the members of these setters.
macro_rules! filled {
    ($builder:expr, $members:expr, $($setter:ident)*) => {{
        let Value::Object(mut members) = $members else { panic!("no object") };
        let builder = $builder$(.$setter(crate::model::take(&mut members, stringify!($setter))))*;
        crate::model::nothing_left(&members);
        builder
    }};
}
pub(crate) use filled;

macro_rules! given {
    ($($structure:ident: $($setter:ident)*;)*) => {$(
        impl Given for $structure {
            fn given(value: Value) -> Self {
                filled!($structure::builder(), value, $($setter)*).build()
            }
        }
    )*};
}

macro_rules! shown {
    ($($structure:ident: $($member:ident)*;)*) => {$(
        impl Shown for $structure {
            fn shown(&self) -> Value {
                let members: &[(&str, Value)] = &[$((stringify!($member), self.$member.shown())),*];
                members.iter().map(|(name, value)| (name_of(name), value.clone())).collect()
            }
        }
    )*};
}

macro_rules! enumerations {
    ($($enumeration:ident)*) => {$(
        impl Given for $enumeration {
            fn given(value: Value) -> Self {
                String::given(value).as_str().into()
            }
        }
        impl Shown for $enumeration {
            fn shown(&self) -> Value {
                self.as_str().into()
            }
        }
    )*};
}

macro_rules! plain {
    ($($plain:ty)*) => {$(
        impl Given for $plain {
            fn given(value: Value) -> Self {
                serde_json::from_value(value).unwrap()
            }
        }
        impl Shown for $plain {
            fn shown(&self) -> Value {
                self.clone().into()
            }
        }
    )*};
}

given! {
    ChatEntryPointParameters: set_flow_id;
    ControlPlaneTagFilter: set_or_conditions set_and_conditions set_tag_condition;
    StringCondition: set_field_name set_value set_comparison_type;
    TagCondition: set_tag_key set_tag_value;
    TestCaseEntryPoint: set_type set_voice_call_entry_point_parameters
        set_chat_entry_point_parameters;
    TestCaseSearchCriteria: set_or_conditions set_and_conditions set_string_condition
        set_status_condition;
    TestCaseSearchFilter: set_tag_filter;
    VoiceCallEntryPointParameters: set_source_phone_number set_destination_phone_number
        set_flow_id;
}

shown! {
    ChatEntryPointParameters: flow_id;
    CreateTestCaseOutput: test_case_id test_case_arn;
    DeleteTestCaseOutput: ;
    DescribeTestCaseOutput: test_case;
    ExecutionRecord: observation_id status timestamp record;
    GetTestCaseExecutionSummaryOutput: start_time end_time status observation_summary;
    ListTestCaseExecutionRecordsOutput: execution_records next_token;
    ListTestCaseExecutionsOutput: test_case_executions next_token;
    ListTestCasesOutput: test_case_summary_list next_token;
    ObservationSummary: total_observations observations_passed observations_failed;
    ProblemDetail: message;
    SearchTestCasesOutput: test_cases next_token approximate_total_count;
    StartTestCaseExecutionOutput: test_case_execution_id test_case_id status;
    StopTestCaseExecutionOutput: ;
    TestCase: arn id name content entry_point initialization_data description status
        last_modified_time last_modified_region tags test_case_sha256;
    TestCaseEntryPoint: r#type voice_call_entry_point_parameters chat_entry_point_parameters;
    TestCaseExecution: start_time end_time test_case_execution_id test_case_id
        test_case_execution_status tags;
    TestCaseSummary: id arn name status last_modified_time last_modified_region;
    UpdateTestCaseOutput: ;
    VoiceCallEntryPointParameters: source_phone_number destination_phone_number flow_id;
}

enumerations! {
    ExecutionRecordStatus StringComparisonType TestCaseEntryPointType TestCaseExecutionStatus
    TestCaseStatus
}

plain! { String i32 i64 }

impl Given for DateTime {
    fn given(value: Value) -> Self {
        DateTime::from_str(&String::given(value), DateTimeFormat::DateTimeWithOffset).unwrap()
    }
}

impl Shown for DateTime {
    fn shown(&self) -> Value {
        self.fmt(DateTimeFormat::DateTime).unwrap().into()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> Value {
        self.as_ref().map_or(Value::Null, Shown::shown)
    }
}

impl<T: Given> Given for Vec<T> {
    fn given(value: Value) -> Self {
        let Value::Array(elements) = value else {
            panic!("no list: {value}")
        };
        elements.into_iter().map(T::given).collect()
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> Value {
        self.iter().map(Shown::shown).collect()
    }
}

impl Given for HashMap<String, String> {
    fn given(value: Value) -> Self {
        serde_json::from_value(value).unwrap()
    }
}

impl Shown for HashMap<String, String> {
    fn shown(&self) -> Value {
        self.iter()
            .map(|(key, value)| (key.clone(), value.shown()))
            .collect()
    }
}
