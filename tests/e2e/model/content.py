"""Contents and entry points to choose from, with the problems that publishing finds in each."""

import json

import family

FLOW = {"FlowId": "flow"}
NUMBERS = {"SourcePhoneNumber": "+15550100", "DestinationPhoneNumber": "+15550101"}

# What is wrong with it, by content.
CONTENTS: dict[str, list[str]] = {
    family.content("greeting"): [],
    family.content("greeting", "menu", "end"): [],
    family.content("a", "a"): ["Observations[1].Identifier 'a' stands twice"],
    "[]": ["Content must be a JSON object"],
    "{}": ["Version is missing", "Observations is missing"],
    json.dumps({"Version": 1, "Observations": []}): [
        "Version must be a string, not a number",
        "Observations must not be empty",
    ],
    json.dumps({"Version": "2019-10-30", "Observations": [{"Identifier": "x", "Event": {}}]}): [
        "Observations[0].Actions is missing"
    ],
}

# Entry points, each with what is wrong with it.
ENTRY_POINTS: list[tuple[dict, list[str]]] = [
    ({"Type": "CHAT", "ChatEntryPointParameters": FLOW}, []),
    ({"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": FLOW}, []),
    ({"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": NUMBERS}, []),
    (
        {"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": {**NUMBERS, **FLOW}},
        ["Must specify either FlowId or phone numbers"],
    ),
    ({"Type": "CHAT"}, ["EntryPoint.ChatEntryPointParameters is missing"]),
]


def problems(content: str, entry_point: dict | None) -> list[str]:
    found = list(CONTENTS[content])
    for known, wrong in ENTRY_POINTS:
        if known == entry_point:
            found += wrong
    return found


def observations(content: str) -> list[str]:
    return [observation["Identifier"] for observation in json.loads(content)["Observations"]]
