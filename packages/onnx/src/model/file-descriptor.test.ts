import { readFileSync } from "node:fs";
import { toBinary } from "@bufbuild/protobuf";
import type { DescFile } from "@bufbuild/protobuf";
import { fileDesc as libraryFileDesc } from "@bufbuild/protobuf/codegenv2";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { fileDesc } from "./file-descriptor.ts";

const generated = readFileSync(`${import.meta.dirname}/onnx_pb.ts`, "utf8");
const base64 = /fileDesc\("(?<content>[^"]+)"\)/u.exec(generated)?.groups?.content ?? "";

/** All that describes a field, apart from what leads back to where it came from. */
function fieldsOf(file: DescFile): Record<string, unknown>[] {
  return [...nestedTypes(file)].flatMap((type) => {
    if (type.kind !== "message") throw new TypeError(`${type.typeName} is no message`);
    return type.members.flatMap((member) => {
      const fields = member.kind === "oneof" ? member.fields : [member];
      return fields.map((field) => ({
        ...field,
        proto: undefined,
        parent: field.parent.typeName,
        oneof: field.oneof?.localName,
        message: field.message?.typeName,
        toString: String(field),
        getDefaultValue: "getDefaultValue" in field ? field.getDefaultValue?.() : undefined,
      }));
    });
  });
}

describe("fileDesc", () => {
  it("reads from the generated schema what the library's own function reads", () => {
    const [ours, theirs] = [fileDesc(base64), libraryFileDesc(base64)];
    expect(fieldsOf(ours)).toEqual(fieldsOf(theirs));
    expect(fieldsOf(ours).length).toBeGreaterThan(90);
    theirs.proto.syntax = ours.proto.syntax;
    expect(toBinary(FileDescriptorProtoSchema, ours.proto)).toEqual(
      toBinary(FileDescriptorProtoSchema, theirs.proto),
    );
  });
});
