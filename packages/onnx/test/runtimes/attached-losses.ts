import { attachLoss, functionsModel, writeModel } from "../../src/index.ts";
import type { OnnxModel, OnnxRuntime } from "../../src/index.ts";
import { head, prior } from "../three-classes.ts";

type Feed = readonly [dims: readonly number[], data: Float32Array | Int32Array];

const features: Feed = [[3, 2], Float32Array.of(1, 2, -3, 0.5, 0, 1)];
const labels: Feed = [[3], Int32Array.of(2, -1, 1)];
const targets: Feed = [[3, 3], Float32Array.of(1, 0, 1, 0, 0, 0, 0.5, 1, 1)];
const rowWeights: Feed = [[3], Float32Array.of(1, 0, 2)];

const attached = { rowWeights: true, prior } as const;
const functionFeeds = {
  logits: [[3, 3], Float32Array.of(10, 0, -10, 0.5, 0.2, -3, 1, 2, 3)] as Feed,
  added: [[3], Float32Array.of(-1, -2, -30)] as Feed,
  labels: [[3], Int32Array.of(1, 0, 2)] as Feed,
  targets,
  rowWeights,
};

const cases: Readonly<Record<string, readonly [OnnxModel, Readonly<Record<string, Feed>>]>> = {
  "functions, version 11": [functionsModel({ opset: 11 }), functionFeeds],
  "functions, version 17": [functionsModel(), functionFeeds],
  "functions, version 26": [functionsModel({ opset: 26 }), functionFeeds],
  "attached, softmax": [
    attachLoss(head, attached),
    { features, labels: [[3], Int32Array.of(2, 0, 1)], rowWeights },
  ],
  "attached, sigmoid": [
    attachLoss(head, { ...attached, kind: "sigmoid" }),
    { features, labels, rowWeights },
  ],
  "attached, several classes": [
    attachLoss(head, { ...attached, kind: "sigmoid", labels: "multi-hot" }),
    { features, labels: targets, rowWeights },
  ],
};

/** What a runtime makes of ONNX functions and of attached losses: numbers by name. */
export async function attachedLosses(
  runtime: OnnxRuntime,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const found: Record<string, readonly number[]> = {};
  for (const [name, [model, feeds]] of Object.entries(cases)) {
    const session = await runtime.InferenceSession.create(writeModel(model), {
      logSeverityLevel: 3,
    });
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([input, [dims, data]]) => [
        input,
        data instanceof Int32Array
          ? new runtime.Tensor("int32", data, dims)
          : new runtime.Tensor("float32", data, dims),
      ]),
    );
    const results = await session.run(tensors);
    for (const [output, { data }] of Object.entries(results)) {
      found[`${name}: ${output}`] = Array.from(data as Float32Array);
    }
  }
  return found;
}
