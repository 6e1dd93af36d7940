import { expect, test } from "vitest";
import { fusedOps } from "./graph-node.ts";

const node = (fused: unknown): Parameters<typeof fusedOps>[0] => ({
  name: "a",
  op: "_FusedMatMul",
  attr: { fused_ops: fused },
});

test.each([
  [{ list: { s: ["Qmlhc0FkZA==", "Relu"] } }, ["BiasAdd", "Relu"]],
  [{ list: { s: ["=".repeat(1_000_000) + "x"] } }, [""]],
  [{ list: { s: [5, null] } }, ["", ""]],
  [{ list: { s: "Relu" } }, []],
  [{ list: null }, []],
  [null, []],
  [7, []],
])("%# what a file says of fused operators is read, whatever it is", (fused, names) => {
  expect(fusedOps(node(fused))).toEqual(names);
});
