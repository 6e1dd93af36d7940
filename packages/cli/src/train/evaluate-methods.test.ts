import { createRandom, priorFromCounts } from "@balms/core";
import type { HeadTrainingResult } from "@balms/onnx";
import { InferenceSession } from "onnxruntime-node";
import { expect, test, vi } from "vitest";
import type { FeatureData } from "../data/feature-data.ts";
import { evaluateMethods } from "./evaluate-methods.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

test("post-hoc corrects the logits of softmax, and the head runs once for both", async () => {
  const random = createRandom(1);
  const rows = {
    features: Float32Array.from({ length: 40 }, () => random.normal()),
    labels: Int32Array.from({ length: 20 }, (_, row) => row % 2),
  };
  const data: FeatureData = {
    kind: "features",
    name: "x.npy",
    classes: ["0", "1"],
    dimensions: 2,
    train: rows,
    test: rows,
    digest: "",
  };
  const head = {
    weight: Float32Array.of(1, 0, 0, 1),
    bias: Float32Array.of(0, 0),
    training: "unknown",
  } as unknown as HeadTrainingResult;
  const settings = {
    methods: ["softmax", "post-hoc"],
    head: { tau: 1 },
    manyAbove: 100,
    fewBelow: 20,
    zeroCounts: "error",
    threads: 1,
  } as unknown as TrainSettings;
  const opened = vi.spyOn(InferenceSession, "create");
  const methods = await evaluateMethods(data, new Map([["softmax", head]]), {
    settings,
    prior: priorFromCounts([1000, 1]),
    given: undefined,
    signal: new AbortController().signal,
  });
  expect(opened).toHaveBeenCalledTimes(1);
  opened.mockRestore();
  // Everything goes to the rare class under a correction that strong, and to both without.
  expect(methods.map(({ evaluation }) => evaluation.perClass[1])).toEqual([expect.any(Number), 1]);
  expect(methods[0]?.evaluation.perClass[1]).toBeLessThan(1);
  expect(methods.map(({ predictions }) => new Set(predictions).size)).toEqual([2, 1]);
});
