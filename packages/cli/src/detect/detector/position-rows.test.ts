import type { DetectorHead, DetectorLevel } from "@balms/onnx";
import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import type { Said } from "./detector-session.ts";
import { readPositions } from "./position-rows.ts";

const classes = 2;

function level(name: string, dimensions: number): DetectorLevel {
  const named = { node: name, feature: `${name}.x`, logits: name, weight: "", bias: undefined };
  const channels = { anchors: 1, stride: classes, first: 0, channels: classes };
  return { operator: "Conv", ...named, ...channels, dimensions, kernel: [1, 1] };
}

const levels = [level("fine", 1), level("coarse", 3)];

function headOf(axis: number): DetectorHead {
  const scores = {
    tensor: "all",
    axis,
    rank: 3,
    size: classes,
    first: 0,
    rows: 1,
    stride: classes,
  };
  return {
    name: "fine",
    kind: "sigmoid",
    use: "scores",
    classes,
    background: undefined,
    levels,
    scores: [{ ...scores, activation: "Sigmoid", outputs: ["all"] }],
    evidence: [],
  };
}

function tensor(dims: readonly number[], ...values: readonly number[]): Tensor {
  return new Tensor("float32", Float32Array.from(values), dims);
}

/** Two positions of a fine map and one of a coarse one, with scores of all that lie along an axis. */
function said(...all: readonly number[]): Said {
  return {
    "fine.x": tensor([1, 1, 1, 2], 10, 20),
    fine: tensor([1, classes, 1, 2], 1, 2, 3, 4),
    "coarse.x": tensor([1, 3, 1, 1], 30, 31, 32),
    coarse: tensor([1, classes, 1, 1], 5, 6),
    all: tensor([1, classes, 3], ...all),
  };
}

const context = { dimensions: 3, scores: "all", path: "model.onnx" };

test.each([
  ["the coarse map first, classes along the middle", 1, [5, 1, 2, 6, 3, 4], [1, 0, 0]],
  ["the fine map first, classes along the last", 2, [1, 3, 2, 4, 5, 6], [0, 0, 1]],
])("%s: rows follow the scores of all", (_, axis, all, order) => {
  const read = readPositions(said(...all), { ...context, head: headOf(axis) });
  const coarse = [30, 31, 32];
  const fine = [10, 0, 0, 20, 0, 0];
  expect([...read.levels]).toEqual(order);
  expect([...read.features]).toEqual(order[0] === 1 ? [...coarse, ...fine] : [...fine, ...coarse]);
  expect([...read.highest]).toEqual(order[0] === 1 ? [6, 3, 4] : [3, 4, 6]);
});

test.each([
  ["another order within a map", [5, 2, 1, 6, 4, 3]],
  ["scores of something else", [5, 1, 2, 6, 3, 4.5]],
])("%s is refused", (_, all) => {
  expect(() => readPositions(said(...all), { ...context, head: headOf(1) })).toThrow(
    /^`model.onnx`: received scores "all" of 3 positions, which are not those of its 2 levels/u,
  );
});
