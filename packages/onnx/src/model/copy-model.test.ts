import { expect, test } from "vitest";
import { headModel } from "../surgery/head-model.ts";
import { copyModel } from "./copy-model.ts";
import { readModel } from "./read-model.ts";
import { writeModel } from "./write-model.ts";

const bytes = writeModel(
  headModel({
    training: "unknown",
    weight: Float32Array.of(1, 2, 3, 4),
    bias: Float32Array.of(5, 6),
    dimensions: 2,
    classes: 2,
  }),
);

test("lists are new, what is in them is shared", () => {
  const model = readModel(bytes);
  const copy = copyModel(model);
  expect(writeModel(copy)).toEqual(bytes);
  expect(copy.graph.node[0]).toBe(model.graph?.node[0]);
  expect(copy.graph.initializer[0]).toBe(model.graph?.initializer[0]);
  copy.graph.node.pop();
  copy.graph.output = [];
  copy.metadataProps.length = 0;
  copy.opsetImport.pop();
  copy.producerName = "other";
  expect(writeModel(model)).toEqual(bytes);
});

test("unknown fields and what is not set are copied as they are", () => {
  const extended = Uint8Array.from([...bytes, 0x9a, 0x06, 3, 97, 98, 99]);
  const copy = copyModel(readModel(extended));
  expect(writeModel(copy)).toEqual(extended);
  expect(Object.hasOwn(copy, "docString")).toBe(false);
  expect(copy.docString).toBe("");
});
