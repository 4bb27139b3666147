"""The program: luarr starts it as a plugin; by hand it says what it is."""

import sys

from google.protobuf import json_format

from discs import NAME, Discs
from serve import by_luarr, serve

if by_luarr():
    serve(Discs())

about = Discs().Describe()
if sys.argv[1:] == ["describe"]:
    print(json_format.MessageToJson(about, preserving_proto_field_name=True))
elif sys.argv[1:] == ["version"]:
    print(about.version)
else:
    print(
        f"{NAME} {about.version} is a plugin of Luarr: {about.summary}.\n"
        "Luarr starts it by itself. By hand it answers to: describe, version.",
        file=sys.stderr,
    )
    sys.exit(2)
