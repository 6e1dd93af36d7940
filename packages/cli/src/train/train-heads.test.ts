import { expect, test } from "vitest";
import { headSteps, neededHeads } from "./train-heads.ts";

test("post-hoc adjustment needs the softmax head, which is trained once", () => {
  expect(neededHeads(["softmax", "post-hoc", "balms"])).toEqual(["softmax", "balms"]);
  expect(neededHeads(["post-hoc"])).toEqual(["softmax"]);
});

test("epochs are as many steps as cover the rows", () => {
  const settings = { tau: 1, batchSize: 100, learningRate: 0.1, momentum: 0, weightDecay: 0 };
  expect(headSteps({ ...settings, length: { steps: 7 } }, 1000)).toBe(7);
  expect(headSteps({ ...settings, length: { epochs: 3 } }, 250)).toBe(8);
});

test("epochs that are more steps than can be kept are refused", () => {
  const settings = { tau: 1, batchSize: 1, learningRate: 0.1, momentum: 0, weightDecay: 0 };
  expect(() => headSteps({ ...settings, length: { epochs: 1e6 } }, 1000)).toThrow(
    /`--epochs`: received 1000000, which are 1000000000 steps; expected at most 100000000/u,
  );
});
