"""Errors that luarr understands, and the log that it reads."""

import datetime
import json
import sys

import grpc

import wire

# The gRPC code of each kind of problem; the kinds are those of wire.Fault.
CODES = {
    "unauthorized": grpc.StatusCode.UNAUTHENTICATED,
    "not_found": grpc.StatusCode.NOT_FOUND,
    "unavailable": grpc.StatusCode.UNAVAILABLE,
    "invalid_setting": grpc.StatusCode.INVALID_ARGUMENT,
    "other": grpc.StatusCode.UNKNOWN,
}


class Problem(Exception):
    """What is the matter, as one clause, and what the user can do about it."""

    def __init__(self, kind, message, hint="", key="", retry_after_s=0.0):
        super().__init__(message)
        self.fault = wire.Fault(kind=kind, message=message, hint=hint, key=key, retry_after_s=retry_after_s)

    def abort(self, context):
        """Ends a call. The fault travels beside the code, in a google.rpc.Status."""
        code = CODES[self.fault.kind]
        detail = _bytes(1, b"type.googleapis.com/luarr.v1.Fault") + _bytes(2, self.fault.SerializeToString())
        status = b"\x08" + _varint(code.value[0]) + _bytes(2, self.fault.message.encode()) + _bytes(3, detail)
        context.set_trailing_metadata((("grpc-status-details-bin", status),))
        context.abort(code, self.fault.message)


def log(level, message, **more):
    """Writes one record to standard error: debug, info, warn or error."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds")
    record = {"@level": level, "@message": message, "@timestamp": now, **more}
    print(json.dumps(record), file=sys.stderr, flush=True)


def _varint(n):
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes(out + bytes([n]))


def _bytes(number, value):
    return bytes([number << 3 | 2]) + _varint(len(value)) + value
