#!/bin/sh
# Makes the plugin one program, luarr-plugin-discs, with the schema in it: a
# folder is given, or it is made here. PYTHON may name the interpreter.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here}/luarr-plugin-discs
needs='import sys, cryptography, google.protobuf, grpc; print(sys.executable)'
for python in ${PYTHON:-python3 /usr/bin/python3}; do
	found=$("$python" -I -c "$needs" 2>/dev/null) && break
done
if [ -z "${found:-}" ]; then
	echo "no Python has what the plugin needs: apt-get install python3-grpcio python3-protobuf python3-cryptography" >&2
	exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here"/*.py "$here/../../sdk/wire/schema.binpb" "$folder"
"$found" -m zipapp "$folder" -p "$found -I" -o "$program"
chmod 755 "$program"
