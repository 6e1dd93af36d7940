// What the protobuf library's own `fileDesc` does, for schemas of messages and `oneof`s: that one reads by the schema of all
// schemas, which would be a fourteenth of what a page loads to adjust a model. The library goes through all lists that are named
// here; a later version may have more of them, so that package.json takes patches alone.
import { createFileRegistry } from "@bufbuild/protobuf";
import type { DescFile } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import { base64Decode, BinaryReader } from "@bufbuild/protobuf/wire";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";

type Content = "string" | "int32" | "bool" | (() => Description);

/** A message of descriptor.proto. */
interface Description {
  readonly name: string;
  /** All its fields that repeat. */
  readonly lists: readonly string[];
  /** What a schema of ours says in it, by the numbers of the fields. */
  readonly fields: Readonly<Record<number, readonly [name: string, content: Content]>>;
}

const fieldOptions: Description = {
  name: "FieldOptions",
  lists: ["targets", "editionDefaults", "uninterpretedOption"],
  fields: { 2: ["packed", "bool"] },
};

const field: Description = {
  name: "FieldDescriptorProto",
  lists: [],
  fields: {
    1: ["name", "string"],
    3: ["number", "int32"],
    4: ["label", "int32"],
    5: ["type", "int32"],
    6: ["typeName", "string"],
    8: ["options", () => fieldOptions],
    9: ["oneofIndex", "int32"],
  },
};

const oneof: Description = {
  name: "OneofDescriptorProto",
  lists: [],
  fields: { 1: ["name", "string"] },
};

const message: Description = {
  name: "DescriptorProto",
  lists: [
    "field",
    "extension",
    "nestedType",
    "enumType",
    "extensionRange",
    "oneofDecl",
    "reservedRange",
    "reservedName",
  ],
  fields: {
    1: ["name", "string"],
    2: ["field", () => field],
    3: ["nestedType", () => message],
    8: ["oneofDecl", () => oneof],
  },
};

const file: Description = {
  name: "FileDescriptorProto",
  lists: [
    "dependency",
    "publicDependency",
    "weakDependency",
    "optionDependency",
    "messageType",
    "enumType",
    "service",
    "extension",
  ],
  fields: {
    1: ["name", "string"],
    2: ["package", "string"],
    4: ["messageType", () => message],
  },
};

function read(reader: BinaryReader, end: number, { name, lists, fields }: Description): object {
  const values = new Map<string, unknown>(lists.map((list) => [list, []]));
  while (reader.pos < end) {
    const [number] = reader.tag();
    const [key, content] = fields[number];
    const value = typeof content === "string" ? reader[content]() : readInner(reader, content());
    const list = values.get(key);
    if (Array.isArray(list)) list.push(value);
    else values.set(key, value);
  }
  // The compiler leaves out what follows from a field's name.
  if (name === field.name) values.set("jsonName", protoCamelCase(String(values.get("name"))));
  return { $typeName: `google.protobuf.${name}`, ...Object.fromEntries(values) };
}

function readInner(reader: BinaryReader, description: Description): object {
  const length = reader.uint32();
  return read(reader, reader.pos + length, description);
}

/** The descriptors of a file in proto2's syntax, which the compiler wrote in base 64. */
export function fileDesc(base64: string): DescFile {
  const bytes = base64Decode(base64);
  // The compiler leaves out the name of this syntax.
  const proto = { syntax: "proto2", ...read(new BinaryReader(bytes), bytes.length, file) };
  const [descriptors] = createFileRegistry(proto as FileDescriptorProto, () => undefined).files;
  return descriptors;
}
