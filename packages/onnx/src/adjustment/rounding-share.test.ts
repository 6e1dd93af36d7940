import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphProtoSchema } from "../model/onnx_pb.ts";
import { roundingShare } from "./rounding-share.ts";

test.each([
  "DequantizeLinear",
  "QLinearConv",
  "MatMulInteger",
  "DynamicQuantizeMatMul",
  "MatMulNBits",
])("%s computes coarsely, also inside a body", (opType) => {
  const graph = create(GraphProtoSchema, { node: [{ opType }] });
  const outer = create(GraphProtoSchema, {
    node: [{ opType: "If", attribute: [{ name: "then_branch", g: graph }] }],
  });
  expect(roundingShare(graph)).toBe(0.3);
  expect(roundingShare(outer)).toBe(0.3);
});

test("half precision is coarser than single precision", () => {
  const initializer = [{ name: "w", dataType: 10 }];
  expect(roundingShare(create(GraphProtoSchema, { initializer }))).toBe(0.05);
  expect(roundingShare(create(GraphProtoSchema, { node: [{ opType: "Gemm" }] }))).toBe(0.01);
});
