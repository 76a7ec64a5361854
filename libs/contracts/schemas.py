"""JSON Schemas and the AsyncAPI 3 document, generated from the classes and the stream table.

FastStream's own generator sees neither our CloudEvents fields nor what a script publishes.
Run `make schemas` to write them to `docs/schemas`; a test holds the files against the code.
"""

import json
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from libs.contracts.base import Message
from libs.contracts.reports import DeadLetter
from libs.contracts.streams import DEAD_LETTER_TYPE, STREAMS, Stream, schema_id, type_of

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ENVELOPE_FIELDS = {
    "specversion": "always 1.0",
    "id": "the same work done again has the same id",
    "source": "/dealwire/<stage>",
    "type": "the message's type, with its major version",
    "subject": "the article id, else the request id",
    "time": "when it was written, RFC 3339",
    "dataschema": "URN of the schema of `data`",
    "datacontenttype": "application/json",
    "requestid": "the request that this is part of",
    "traceparent": "W3C trace context",
    "data": "the message, as JSON",
}


def schema(message: type[Message]) -> dict[str, Any]:
    """The JSON Schema of a message, as a consumer reads it."""
    body = message.model_json_schema(mode="serialization")
    return {"$schema": _DIALECT, "$id": schema_id(message), **body}


def asyncapi(version: str) -> dict[str, Any]:
    """The AsyncAPI 3 document: every stream, who writes it, who reads it."""
    classes: list[type[Message]] = [*(stream.message for stream in STREAMS), DeadLetter]
    _, definitions = models_json_schema(
        [(message, "serialization") for message in classes],
        ref_template="#/components/schemas/{model}",
    )
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for stream in STREAMS:
        channels[stream.name] = _channel(stream.name, stream.purpose, stream.message)
        channels[stream.dead] = _channel(
            stream.dead, f"messages of {stream.name} that could not be processed", DeadLetter
        )
        operations |= _operations(stream)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "dealwire",
            "version": version,
            "description": "Coverage of business deals, from the request to the enriched article. "
            "One stream entry is one CloudEvent: attributes are fields, the body is in `data`.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {message.__name__: _message(message) for message in classes},
            "schemas": definitions["$defs"],
        },
    }


def _channel(name: str, purpose: str, message: type[Message]) -> dict[str, Any]:
    title = message.__name__
    return {
        "address": f"{{dealwire}}:{name}",
        "description": purpose,
        "messages": {title: {"$ref": f"#/components/messages/{title}"}},
    }


def _operations(stream: Stream) -> dict[str, Any]:
    name = stream.message.__name__
    # In a reference, / of a channel's name would be written ~1; ours have none.
    parts = {
        "channel": {"$ref": f"#/channels/{stream.name}"},
        "messages": [{"$ref": f"#/channels/{stream.name}/messages/{name}"}],
    }
    sent = {f"{who}.sends.{stream.name}": {"action": "send", **parts} for who in stream.producers}
    got = {
        f"{who}.receives.{stream.name}": {"action": "receive", **parts} for who in stream.consumers
    }
    return {**sent, **got}


def _message(message: type[Message]) -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "name": type_of(message),
        "title": message.__name__,
        "summary": (message.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {
                name: {**text, "description": said} for name, said in _ENVELOPE_FIELDS.items()
            },
        },
        "payload": {"$ref": f"#/components/schemas/{message.__name__}"},
    }


def documents(version: str) -> dict[str, str]:
    """All generated files: name -> content."""
    files = {f"{s.type}.json": schema(s.message) for s in STREAMS}
    files[f"{DEAD_LETTER_TYPE}.json"] = schema(DeadLetter)
    files["asyncapi.json"] = asyncapi(version)
    return {
        name: json.dumps(body, indent=2, ensure_ascii=False) + "\n" for name, body in files.items()
    }


def write(folder: Path, version: str) -> list[Path]:
    """Write all files into `folder`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in documents(version).items():
        (folder / name).write_text(content, encoding="utf-8")
        paths.append(folder / name)
    return paths


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]), installed_version("dealwire")):
        sys.stdout.write(f"{path}\n")
