import { readFileSync } from "node:fs";
import { BalmsError } from "@balms/core";
import { fromKeras3 } from "@balms/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

interface Fixture {
  readonly model_config: object;
  readonly weights: readonly { name: string; shape: number[]; values: number[] }[];
}

const url = new URL("../../packages/tfjs/test/fixtures/keras3-models.json", import.meta.url);
const fixtures = JSON.parse(readFileSync(url, "utf8")) as Readonly<Record<string, Fixture>>;

const load = (artifacts: unknown): Promise<tf.io.ModelArtifacts> =>
  fromKeras3({ load: () => Promise.resolve(artifacts as tf.io.ModelArtifacts) }).load!();

test.each(Object.keys(fixtures))("%s", async (name) => {
  const { model_config: config, weights } = fixtures[name];
  const found = await refusals(
    {
      good: {
        modelTopology: { keras_version: "3.15.1", backend: "jax", model_config: config },
        weightSpecs: weights.map((one) => ({ name: one.name, shape: one.shape, dtype: "float32" })),
        weightData: Float32Array.from(weights.flatMap(({ values }) => values)),
      },
      restore: async (artifacts) => {
        await load(artifacts);
        return undefined;
      },
    },
    500,
  );
  expect(found).toBeGreaterThan(0);
});

const topology = (layers: unknown) => ({
  keras_version: "3.0.0",
  model_config: { class_name: "Sequential", config: { name: "s", layers } },
});

test("names of what every object has are only names, and deep text is refused", async () => {
  const layer = {
    class_name: "Dense",
    config: { name: "a", units: 2, toString: 1, constructor: 2 },
  };
  const { modelTopology } = await load({ modelTopology: topology([layer]) });
  expect(JSON.stringify(modelTopology)).toContain('"toString":1,"constructor":2');
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
  await expect(load({ modelTopology: topology(deep) })).rejects.toSatisfy(BalmsError.isInstance);
});
