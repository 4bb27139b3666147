"""The messages of Luarr's schema: wire.Item, wire.Library, wire.Fault and so on.

They are made when the plugin starts, from the descriptors that lie beside this
file, so that there is no generated code that could be out of date.
"""

import pkgutil

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "luarr.v1"

schema = descriptor_pb2.FileDescriptorSet.FromString(pkgutil.get_data(__name__, "schema.binpb"))
_pool = descriptor_pool.DescriptorPool()
for _file in schema.file:  # in the order in which they need each other
    _pool.AddSerializedFile(_file.SerializeToString())

# Newer releases of protobuf have the first, older ones the second.
if hasattr(message_factory, "GetMessageClass"):
    _make = message_factory.GetMessageClass
else:
    _make = message_factory.MessageFactory(_pool).GetPrototype

for _file in schema.file:
    if _file.package == PACKAGE:
        for _message in _file.message_type:
            _full_name = f"{PACKAGE}.{_message.name}"
            globals()[_message.name] = _make(_pool.FindMessageTypeByName(_full_name))


def services():
    """Gives every service of the schema as a pair of its full name and its calls."""
    for file in schema.file:
        for service in file.service:
            yield f"{file.package}.{service.name}", service.method


def message(type_name):
    """Gives the class of a message by the name that a call has for it."""
    return globals()[type_name.rpartition(".")[2]]
