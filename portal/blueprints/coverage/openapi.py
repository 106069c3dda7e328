"""The description of the public API, in the OpenAPI format; texts in English, as is usual there."""

from __future__ import annotations

from typing import Any

from portal.services.release_counts import NAMES

_FIGURE = {
    "description": "A rounded count, or the mark of every figure that is not shown.",
    "oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "enum": ["*"]}],
}
_FIGURES = {"type": "array", "items": _FIGURE}
_ROW = {
    "type": "object",
    "required": ["code", "parent", "values"],
    "properties": {
        "code": {
            "type": "string",
            "description": "County, six digits; counties shown together are joined by +.",
        },
        "parent": {"type": "string", "description": "Prefecture, four digits."},
        "population": {**_FIGURE, "description": "Children on the register (table ages only)."},
        "values": {**_FIGURES, "description": "One figure for each of `columns`."},
    },
}
_TABLE = {
    "type": "object",
    "required": ["columns", "rows", "totals"],
    "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": _ROW},
        "totals": {
            "type": "object",
            "description": "Sums of true counts, rounded alone: of the province and by prefecture.",
            "properties": {
                "all": _FIGURES,
                "parents": {"type": "object", "additionalProperties": _FIGURES},
            },
        },
    },
}
_RELEASE = {
    "type": "object",
    "required": ["format", "month", "counted_at", "tables"],
    "properties": {
        "format": {"type": "integer"},
        "month": {"type": "string", "example": "2026-12"},
        "counted_at": {"type": "string", "format": "date-time"},
        "window_days": {"type": "integer", "description": "How far back needs are counted."},
        "mark": {"type": "string"},
        "smallest_shown": {"type": "integer"},
        "nearest": {"type": "integer"},
        "people_for_nought": {"type": "integer"},
        "tables": {
            "type": "object",
            "description": (
                "ages: children on the register by age; needed: children with a need for a "
                "service; served: those of them for whom it was given and verified."
            ),
            "required": list(NAMES),
            "properties": dict.fromkeys(NAMES, {"$ref": "#/components/schemas/Table"}),
        },
    },
}
_ERROR = {
    "type": "object",
    "required": ["error", "message"],
    "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
}


def description(path: str) -> dict[str, Any]:
    """Answer the OpenAPI document of the one path there is."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Shouwang public figures",
            "version": "1",
            "description": "The newest monthly release. It changes once a month and never between.",
        },
        "paths": {
            path: {
                "get": {
                    "operationId": "newestRelease",
                    "summary": "The newest monthly release",
                    "responses": {
                        "200": _answer("The release.", "Release"),
                        "404": _answer("Nothing has been released yet.", "Error"),
                    },
                }
            }
        },
        "components": {"schemas": {"Release": _RELEASE, "Table": _TABLE, "Error": _ERROR}},
    }


def _answer(told: str, schema: str) -> dict[str, Any]:
    named = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": told, "content": {"application/json": {"schema": named}}}
