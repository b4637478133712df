"""Hashes by which scenarios, parameters and designs are told apart."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical_json(value: object) -> str:
    """JSON that is equal where the meaning is: keys sorted, no spaces, floats by repr, no minus zero."""
    settled = _settled(value)
    return json.dumps(settled, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def short_hash(value: object) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the canonical JSON."""
    return sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _settled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _settled(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_settled(part) for part in value]
    return value + 0.0 if isinstance(value, float) else value
