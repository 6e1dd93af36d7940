import { readModel } from "@balms/onnx";
import { attempt } from "../../../packages/onnx/test/attempt.ts";
import { corpus } from "../../../packages/onnx/test/fuzz/corpus.ts";
import { mutateBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import { mutateModel } from "../../../packages/onnx/test/fuzz/mutate-model.ts";
import { surviveEverything } from "../../../packages/onnx/test/fuzz/survive-everything.ts";
import { surviveOpening } from "../../../packages/onnx/test/fuzz/survive-opening.ts";
import { surviveReading } from "../../../packages/onnx/test/fuzz/survive-reading.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

/** Files of ONNX: read, opened by reference, adjusted, written; and those that are read, by every function that takes a model. */
export const modelTargets: Readonly<Record<string, FuzzTarget>> = {
  "model-files": {
    seeds: corpus,
    mutate: mutateBytes,
    survive: async (bytes, round) => {
      const fate = surviveReading(bytes, round);
      await surviveOpening(bytes);
      return fate;
    },
    inGate: 1500,
  },
  models: {
    seeds: corpus,
    // What another round made may be no model any more.
    mutate: (bytes, random, other) =>
      attempt(() => readModel(bytes)) === undefined
        ? mutateBytes(other, random, bytes)
        : mutateModel(bytes, random),
    survive: async (bytes, round) => {
      const model = readModel(bytes);
      await surviveEverything(model, round);
      return "read";
    },
    inGate: 150,
  },
};
