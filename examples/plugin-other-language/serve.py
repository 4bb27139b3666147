"""Serves a plugin to luarr, as sdk/wire/README.md says."""

import base64
import concurrent.futures
import datetime
import os
import signal
import sys
import threading
import traceback

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import wire
from problem import Problem, log

COOKIE = ("LUARR_PLUGIN", "d1b0a1a4-luarr")
CORE_VERSION = 1  # of go-plugin's handshake
PROTOCOL_VERSION = 1  # of luarr's schema
MAX_MESSAGE_BYTES = 16 << 20
GRACE_SECONDS = 1  # for calls in progress; luarr waits two


def by_luarr():
    """Says whether luarr started this process."""
    return os.environ.get(COOKIE[0]) == COOKIE[1]


def serve(plugin):
    """Answers luarr until it is gone; does not return.

    The plugin has a method for each call that it answers, by the name of the
    call. A call with one answer returns it, one with many yields them.
    """
    end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: end.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for luarr
    threading.Thread(target=_follow_luarr, args=(end,), daemon=True).start()

    server = grpc.server(
        concurrent.futures.ThreadPoolExecutor(max_workers=8),
        options=[
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ],
    )
    server.add_generic_rpc_handlers([*_handlers(plugin), *_housekeeping(end)])
    os.umask(0o077)
    socket = os.path.join(os.environ["PLUGIN_UNIX_SOCKET_DIR"], f"plugin{os.getpid()}")
    key, certificate = _identity()
    credentials = grpc.ssl_server_credentials(
        [(key, certificate.public_bytes(serialization.Encoding.PEM))],
        root_certificates=os.environ["PLUGIN_CLIENT_CERT"].encode(),
        require_client_auth=True,
    )
    server.add_secure_port("unix:" + socket, credentials)
    server.start()
    ours = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode().rstrip("=")
    print(f"{CORE_VERSION}|{PROTOCOL_VERSION}|unix|{socket}|grpc|{ours}", flush=True)
    sys.stdout = sys.stderr  # nothing else may go there

    end.wait()
    server.stop(GRACE_SECONDS).wait()
    os._exit(0)  # whatever still hangs


def _follow_luarr(end):
    """Ends the process with luarr, which holds the other end of standard input."""
    while os.read(0, 4096):
        pass
    end.set()


def _identity():
    """Makes a key and a certificate for this process alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return encoded, certificate


def _handlers(plugin):
    """Gives one handler a service. Calls that the plugin lacks are unimplemented."""
    kinds = {
        (False, False): (grpc.unary_unary_rpc_method_handler, _one),
        (False, True): (grpc.unary_stream_rpc_method_handler, _many),
        (True, True): (grpc.stream_stream_rpc_method_handler, _many),
    }
    for service, calls in wire.services():
        methods = {}
        for call in calls:
            if not hasattr(plugin, call.name):
                continue
            handler, guard = kinds[call.client_streaming, call.server_streaming]
            methods[call.name] = handler(
                guard(getattr(plugin, call.name)),
                request_deserializer=wire.message(call.input_type).FromString,
                response_serializer=wire.message(call.output_type).SerializeToString,
            )
        yield grpc.method_handlers_generic_handler(service, methods)


def _housekeeping(end):
    """Gives what go-plugin asks for itself: whether we are well, and to end."""
    serving = b"\x08\x01"  # HealthCheckResponse{status: SERVING}

    def shutdown(request, context):
        end.set()
        return b""

    check = grpc.unary_unary_rpc_method_handler(lambda request, context: serving)
    yield grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": check})
    shut = grpc.unary_unary_rpc_method_handler(shutdown)
    yield grpc.method_handlers_generic_handler("plugin.GRPCController", {"Shutdown": shut})


def _one(call):
    def answer(request, context):
        try:
            return call(request)
        except Exception as error:
            problem = _problem(error)
        problem.abort(context)

    return answer


def _many(call):
    def answer(request, context):
        try:
            yield from call(request)
            return
        except Exception as error:
            problem = _problem(error)
        problem.abort(context)

    return answer


def _problem(error):
    """Makes a problem of any error; where it comes from goes to the log."""
    if isinstance(error, Problem):
        return error
    log("debug", traceback.format_exc())
    return Problem("other", f"{type(error).__name__}: {error}", hint="report it to the plugin's author")
