import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { createRandom } from "../random/create-random.ts";
import { learnWeightScale } from "./learn-weight-scale.ts";
import { retrainHead } from "./retrain-head.ts";

afterEach(() => vi.restoreAllMocks());

const head = { weight: new Float64Array([5, 1]), bias: new Float64Array([1, 0.5]) };
const data = { features: new Float64Array([0, 0.1, 1]), labels: [1, 1, 0] };

type Options = Parameters<typeof retrainHead>[1];

test.each([
  ["retrainHead", (options: Options) => retrainHead(data, options)],
  ["learnWeightScale", (options: Options) => learnWeightScale(head, data, options)],
])("%s is ended by what needs a turn of its own", async (_, train) => {
  const stop = new AbortController();
  setImmediate(() => stop.abort("enough"));
  let steps = 0;
  const training = train({
    classes: 2,
    dimensions: 1,
    random: createRandom(1),
    steps: 1e7,
    batchSize: 2,
    signal: stop.signal,
    onStep: ({ step }) => void (steps = step),
  });
  const error: unknown = await training.catch((caught: unknown) => caught);
  expect(InterruptedError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ cause: "enough" });
  expect(steps).toBeLessThan(1e7);
});
