import { expect, test } from "vitest";
import { ModelProtoSchema } from "./onnx_pb.ts";
import { recordFault } from "./record-fault.ts";

const faultOf = (...bytes: number[]): string | undefined =>
  recordFault(Uint8Array.from(bytes), ModelProtoSchema);

test("whole messages have no fault, with fields that nobody knows too", () => {
  // ir_version 8; a graph with a name; field 99, of four bytes.
  expect(faultOf(0x08, 8, 0x3a, 3, 0x12, 1, 0x61, 0x9d, 0x06, 1, 2, 3, 4)).toBeUndefined();
  expect(faultOf()).toBeUndefined();
});

test("what goes on beyond the end of its message is told", () => {
  // A graph of two bytes, whose name has three.
  expect(faultOf(0x3a, 2, 0x12, 3, 0x61, 0x61, 0x61)).toBe(
    "the field at byte 2 goes on beyond the end of its message",
  );
  expect(faultOf(0x08, 0x80)).toBe("the field at byte 0 goes on beyond the end of its message");
  expect(faultOf(0x0d, 1, 2, 3)).toBe("the field at byte 0 goes on beyond the end of its message");
});

test("what is no field is told, and groups, which ONNX does not have", () => {
  expect(faultOf(0x08, 8, 0x03, 0x42)).toBe("no field begins at byte 2");
  expect(faultOf(0xff, 0xff, 0xff, 0xff, 0xff, 1)).toBe("no field begins at byte 0");
  expect(faultOf(0x0b, 0x0c)).toBe("the field at byte 0 goes on beyond the end of its message");
});
