import { ArgumentError, ModelError } from "@balms/core";
import type { OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { constant, modelOf, node, value } from "../../../test/graph-parts.ts";
import { detectorFeed, type DetectorFeed } from "./detector-feed.ts";

/** A model that computes with its picture by one operator after another before the first layer. */
function fedBy(
  steps: readonly (readonly [opType: string, by: readonly number[]])[],
  shape: readonly (number | string)[] = [1, 3, 8, 6],
): OnnxModel {
  return modelOf({
    input: [value("picture", "float32", shape)],
    output: [value("maps", "float32", [1, 2, "height", "width"])],
    initializer: [
      constant("weight", "float32", new Float32Array(6), [2, 3, 1, 1]),
      ...steps.map(([, by], at) =>
        constant(`by${at}`, "float32", Float32Array.from(by), [by.length, 1, 1]),
      ),
    ],
    node: [
      ...steps.map(([opType], at) =>
        node(opType, [at === 0 ? "picture" : `x${at - 1}`, `by${at}`], `x${at}`),
      ),
      node("Conv", [steps.length === 0 ? "picture" : `x${steps.length - 1}`, "weight"], "maps"),
    ],
  });
}

const feed = (model: OnnxModel, options: object = {}): Promise<DetectorFeed> =>
  detectorFeed(model, { path: "m.onnx", options, beside: () => Promise.resolve(undefined) });

const channels = [123.675, 116.28, 103.53];

test.each<[string, Parameters<typeof fedBy>[0], number]>([
  [
    "0 to 1",
    [
      ["Sub", [0.5]],
      ["Div", [0.5]],
    ],
    1,
  ],
  [
    "0 to 255, by their middle",
    [
      ["Sub", channels],
      ["Div", [58.395, 57.12, 57.375]],
    ],
    255,
  ],
  ["0 to 255, by their top", [["Div", [255]]], 255],
])("pixels go in from %s where the graph normalises them so", async (_, steps, top) => {
  const { form, said } = await feed(fedBy(steps));
  expect(form.mean).toEqual([0, 0, 0]);
  expect(form.std).toEqual([1 / top, 1 / top, 1 / top]);
  expect(said).toContain(`8, pixels from 0 to ${top}:`);
});

test.each<[string, Parameters<typeof fedBy>[0]]>([
  ["nothing", []],
  ["a factor that is no top", [["Mul", [0.5]]]],
  ["a middle that no pixel has", [["Sub", [-3]]]],
])("of %s somebody has to say how pixels are normalised", async (_, steps) => {
  await expect(feed(fedBy(steps))).rejects.toThrow(ModelError);
  const said = await feed(fedBy(steps), { mean: [0.5, 0.5, 0.5], std: [1, 1, 1] });
  expect(said.form).toMatchObject({ mean: [0.5, 0.5, 0.5], width: 6, height: 8 });
});

test("what would normalise twice, and several pictures at a time, are refused", async () => {
  const own = fedBy([["Sub", [0.5]]]);
  await expect(feed(own, { mean: [0.5, 0.5, 0.5], std: [1, 1, 1] })).rejects.toThrow(ArgumentError);
  await expect(feed(own, { mean: [0, 0, 0], std: [1, 1, 1] })).resolves.toMatchObject({
    isSingle: false,
  });
  await expect(feed(fedBy([], [4, 3, 8, 6]))).rejects.toThrow(/of 4 pictures at a time/u);
});

test("a picture may go in without a batch", async () => {
  const model = fedBy([["Sub", [0.5]]], [3, 8, 6]);
  await expect(feed(model)).resolves.toMatchObject({ isSingle: true, layout: "NCHW" });
});
