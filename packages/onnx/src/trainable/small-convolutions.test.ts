// Convolutions over small maps, written as products, give what the operator gives.
import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { multiplySmallConvolutions } from "./small-convolutions.ts";

const channels = 64;
const rows = 3;
const random = createRandom("small convolutions");
const draw = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.normal());

interface Window {
  readonly sizes: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
  readonly padding: string;
  readonly hasBias: boolean;
}

const pair = (values: readonly number[]): fc.Arbitrary<number[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 2, maxLength: 2 });

const windows: fc.Arbitrary<Window> = fc.record({
  sizes: pair([1, 2, 3, 4]),
  kernel: pair([1, 2, 3]),
  strides: pair([1, 2]),
  dilations: pair([1, 2]),
  pads: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
  padding: fc.constantFrom("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"),
  hasBias: fc.boolean(),
});

interface Written {
  readonly model: OnnxModel;
  readonly operators: readonly string[];
}

/** The convolution of a window, as it is and as a product; undefined where no window fits. */
function written(window: Window, rewrite: boolean): Written | undefined {
  const { sizes, kernel, strides, dilations, pads, padding, hasBias } = window;
  const graph = new GraphBuilder(writtenOpset);
  const image = graph.input("image", "float32", ["batch", channels, ...sizes]);
  const weight = graph.input("weight", "float32", [channels, channels, ...kernel]);
  const bias = hasBias ? [graph.input("bias", "float32", [channels])] : [];
  const asked = padding === "NOTSET" ? { pads } : { auto_pad: padding };
  const attributes = { kernel_shape: kernel, strides, dilations, ...asked };
  const maps = graph.node("Conv", [image, weight, ...bias], attributes, "maps");
  const shape = graph.shapeOf(maps) ?? [];
  if (!shape.slice(2).every((size) => Number(size) >= 1)) return undefined;
  if (rewrite) multiplySmallConvolutions(graph);
  expect(graph.shapeOf(maps)).toEqual(shape);
  graph.output("maps", maps);
  const model = createModel(graph.toGraph("convolution"));
  return { model, operators: graphOf(model).node.map(({ opType }) => opType) };
}

test("products of small maps are the convolutions", async () => {
  const property = fc.asyncProperty(windows, async (window) => {
    // The runtime has no dilations under automatic padding.
    fc.pre(!window.padding.startsWith("SAME") || window.dilations.every((step) => step === 1));
    const [plain, product] = [written(window, false), written(window, true)];
    fc.pre(plain !== undefined && product !== undefined);
    const places = window.sizes[0] * window.sizes[1];
    const taps = window.kernel[0] * window.kernel[1];
    const feeds = {
      image: [[rows, channels, ...window.sizes], draw(rows * channels * places)],
      weight: [[channels, channels, ...window.kernel], draw(channels * channels * taps)],
      ...(window.hasBias && { bias: [[channels], draw(channels)] }),
    } as Parameters<typeof runModel>[1];
    const [expected, found] = [
      await runModel(plain.model, feeds),
      await runModel(product.model, feeds),
    ];
    for (const [at, value] of expected["maps"].entries()) {
      expect(Math.abs(found["maps"][at] - value)).toBeLessThan(1e-3);
    }
  });
  await expect(fc.assert(property, { numRuns: 40 })).resolves.toBeUndefined();
}, 60_000);

test("small maps alone are written as products", () => {
  const window: Window = {
    sizes: [2, 2],
    kernel: [3, 3],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [1, 1, 1, 1],
    padding: "NOTSET",
    hasBias: false,
  };
  expect(written(window, true)!.operators).not.toContain("Conv");
  expect(written({ ...window, sizes: [8, 8] }, true)!.operators).toEqual(["Conv"]);
});
