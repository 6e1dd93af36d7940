import { ArgumentError, createRandom } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { differentiate } from "../../gradient/differentiate.ts";
import { readValueInfo } from "../../graph/value-info.ts";
import { graphOf } from "../../model/model.ts";
import { tensorNumbers } from "../../model/tensor.ts";
import { writeModel } from "../../model/write-model.ts";
import { detectorLossModel } from "./detector-loss-model.ts";
import { type DetectorModelOptions, detectorModel } from "./detector-model.ts";

const size = { height: 32, width: 32, classes: 3 };
const batch = { images: 2, boxes: 4, masks: 2 };
const untrained = detectorModel({ ...size, random: createRandom(1) });
const parameters = Object.fromEntries(
  graphOf(untrained)
    .initializer.filter(({ name }) => /\.(weight|bias)$/u.test(name))
    .map((tensor) => [tensor.name, Float32Array.from(tensorNumbers(tensor))]),
);
const dims = new Map(
  graphOf(untrained).initializer.map((tensor) => [tensor.name, tensor.dims.map(Number)]),
);

const floats = (values: ArrayLike<number>, ...shape: number[]): runtime.Tensor =>
  new runtime.Tensor("float32", Float32Array.from(values), shape);

/** A bright square of 12 pixels in the one picture, of class 1, and one in another place in the other, of class 2. */
const squares = [
  { label: 1, corners: [4, 8, 16, 20] },
  { label: 2, corners: [14, 12, 26, 24] },
];

function pictures(): Float32Array {
  const pixels = new Float32Array(2 * 3 * 32 * 32);
  for (const [image, { label, corners }] of squares.entries()) {
    for (let y = corners[1]; y < corners[3]; y++) {
      for (let x = corners[0]; x < corners[2]; x++) {
        pixels[((image * 3 + label) * 32 + y) * 32 + x] = 1;
      }
    }
  }
  return pixels;
}

function targets(): { readonly middles: Float32Array; readonly distances: Float32Array } {
  const middles = new Float32Array(2 * 64);
  const distances = new Float32Array(2 * 4 * 64).fill(1);
  for (const [image, { corners }] of squares.entries()) {
    for (let location = 0; location < 64; location++) {
      const [x, y] = [((location % 8) + 0.5) * 4, (Math.floor(location / 8) + 0.5) * 4];
      const steps = [x - corners[0], y - corners[1], corners[2] - x, corners[3] - y];
      if (Math.min(...steps) <= 0) continue;
      const [l, t, r, b] = steps;
      middles[image * 64 + location] = Math.sqrt(
        (Math.min(l, r) / Math.max(l, r)) * (Math.min(t, b) / Math.max(t, b)),
      );
      for (const [place, step] of steps.entries()) {
        distances[(image * 4 + place) * 64 + location] = step / 4;
      }
    }
  }
  return { middles, distances };
}

const { middles, distances } = targets();
// Of each picture the square, and a corner that it does not reach.
const boxes = squares.flatMap(({ corners }) => [...corners, 0, 24, 8, 32]);
const feeds = {
  image: floats(pictures(), 2, 3, 32, 32),
  middles: floats(middles, 2, 1, 8, 8),
  distances: floats(distances, 2, 4, 8, 8),
  corners: floats(boxes, 4, 4),
  images: new runtime.Tensor("int64", BigInt64Array.of(0n, 0n, 1n, 1n), [4]),
  labels: new runtime.Tensor("int32", Int32Array.of(1, -1, 2, -1), [4]),
  moves: floats(new Float32Array(16), 4, 4),
  maskCorners: floats(
    squares.flatMap(({ corners }) => corners),
    2,
    4,
  ),
  maskImages: new runtime.Tensor("int64", BigInt64Array.of(0n, 1n), [2]),
  masks: floats(new Float32Array(2 * 784).fill(1), 2, 1, 28, 28),
};

const withParameters = (values: Readonly<Record<string, Float32Array>>) => ({
  ...feeds,
  ...Object.fromEntries(
    Object.entries(values).map(([name, numbers]) => [
      name,
      new runtime.Tensor("float32", numbers, dims.get(name)),
    ]),
  ),
});

const numbersOf = (tensor: runtime.Tensor): Float32Array => tensor.data as Float32Array;

test("what has learned two squares finds them: boxes, classes and masks", async () => {
  const names = Object.keys(parameters);
  const step = differentiate(detectorLossModel({ ...size, batch }), {
    output: "loss",
    parameters: names,
  });
  const session = await runtime.InferenceSession.create(writeModel(step));
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, numbers]) => [name, numbers.slice()]),
  );
  const squaresOf = new Map(names.map((name) => [name, new Float32Array(values[name].length)]));
  const losses: number[] = [];
  for (let made = 0; made < 100; made++) {
    const results = await session.run(withParameters(values));
    losses.push(numbersOf(results.loss)[0]);
    for (const name of names) {
      const gradient = numbersOf(results[`${name}.gradient`]);
      const spread = squaresOf.get(name)!;
      for (const [index, slope] of gradient.entries()) {
        spread[index] = 0.99 * spread[index] + 0.01 * slope * slope;
        values[name][index] -= (0.001 * slope) / (Math.sqrt(spread[index]) + 1e-6);
      }
    }
  }
  await session.release();
  expect(losses.at(-1)).toBeLessThan(losses[0] / 3);

  for (const storage of ["float32", "float16"] as const) {
    const trained = detectorModel({ ...size, parameters: values, storage });
    const detector = await runtime.InferenceSession.create(writeModel(trained));
    for (const [image, { label, corners }] of squares.entries()) {
      const pixels = numbersOf(feeds.image).subarray(image * 3072, (image + 1) * 3072);
      const {
        scores,
        corners: found,
        masks,
      } = await detector.run({
        image: floats(pixels, 1, 3, 32, 32),
      });
      const best = numbersOf(scores).indexOf(Math.max(...numbersOf(scores)));
      expect(best % 3).toBe(label);
      const row = Math.floor(best / 3);
      const box = numbersOf(found).subarray(4 * row, 4 * row + 4);
      for (const [place, side] of corners.entries()) {
        expect(Math.abs(box[place] - side)).toBeLessThan(3);
      }
      const mask = numbersOf(masks).subarray(784 * row, 784 * (row + 1));
      expect(mask.filter((value) => value > 0.5).length).toBeGreaterThan(600);
    }
    await detector.release();
  }
});

test("gradients of the loss are those of central differences", async () => {
  const names = ["stem1.weight", "distances.bias", "moves.weight", "mask4.weight", "class.bias"];
  const model = detectorLossModel({ ...size, batch });
  const step = differentiate(model, { output: "loss", parameters: names });
  const session = await runtime.InferenceSession.create(writeModel(step));
  // Far from what is found: where the two meet, the loss has an edge.
  const moves = floats(new Float32Array(16).fill(3), 4, 4);
  const results = await session.run({ ...withParameters(parameters), moves });
  for (const name of names) {
    const gradient = numbersOf(results[`${name}.gradient`]);
    const norm = Math.hypot(...gradient);
    // Along the gradient itself, where the difference is far above what is rounded.
    const along = async (length: number): Promise<number> => {
      const moved = parameters[name].map((value, at) => value + (length * gradient[at]) / norm);
      const fed = withParameters({ ...parameters, [name]: moved });
      const { loss } = await session.run({ ...fed, moves });
      return numbersOf(loss)[0];
    };
    const length = 2e-3;
    const difference = ((await along(length)) - (await along(-length))) / (2 * length);
    expect(Math.abs(norm - difference)).toBeLessThan(0.03 * norm + 1e-3);
  }
  await session.release();
});

test("outputs say how large they are, but for the number of boxes", () => {
  const outputs = graphOf(untrained).output.map((info) => [
    info.name,
    readValueInfo(info).shape?.slice(1),
  ]);
  expect(outputs).toEqual([
    ["corners", [4]],
    ["scores", [3]],
    ["masks", [1, 28, 28]],
  ]);
});

test("the same seed begins with the same numbers", () => {
  const again = detectorModel({ ...size, random: createRandom(1) });
  expect(Buffer.compare(writeModel(again), writeModel(untrained))).toBe(0);
});

test.each([
  ["height", { height: 36 }],
  ["width", { width: 24 }],
  ["classes", { classes: 0 }],
  ["random", { random: undefined }],
  ["storage", { storage: "int8" }],
  ["parameters", { parameters: { ...parameters, "class.bias": new Float32Array(2) } }],
  ["parameters", { parameters: {} }],
  ["sides", { sides: 2 }],
])("%s that does not fit is refused", (parameter, more) => {
  const options = { ...size, random: createRandom(1), ...more } as DetectorModelOptions;
  const call = (): unknown => detectorModel(options);
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(parameter);
});

test.each([
  ["batch.images", { batch: { ...batch, images: 0 } }],
  ["batch.rows", { batch: { ...batch, rows: 1 } }],
])("%s that does not fit is refused in training", (parameter, more) => {
  const call = (): unknown => detectorLossModel({ ...size, ...more });
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(parameter);
});
