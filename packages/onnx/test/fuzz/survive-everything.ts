import { priorFromCounts } from "@balms/core";
import * as onnx from "../../src/index.ts";
import type { OnnxModel, OnnxRuntime } from "../../src/index.ts";
import { attempt } from "../attempt.ts";

class StoredTensor {
  readonly type: unknown;
  readonly data: unknown;
  readonly dims: unknown;
  constructor(type: unknown, data: unknown, dims: unknown) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

const session = {
  run: () => Promise.reject(new Error("computes nothing")),
  release: () => Promise.resolve(),
};

/** Stands for a runtime that opens everything and computes nothing: graphs are written and inputs are made. */
const idleRuntime = {
  InferenceSession: { create: () => Promise.resolve(session) },
  Tensor: StoredTensor,
} as unknown as OnnxRuntime;

const priorOf = (classes: number): ReturnType<typeof priorFromCounts> =>
  priorFromCounts(Array.from({ length: classes }, (_, id) => 10 * (id + 1)));

/** Class counts that a small model may have. */
const counts = [2, 3, 4, 5, 6];

type Task = (model: OnnxModel, classes: number) => unknown;

function withHead(model: OnnxModel): void {
  const head = attempt(() => onnx.findClassifierHead(model));
  if (head === undefined) return;
  const { classes, dimensions, feature } = head;
  attempt(() => onnx.headParameters(model, head));
  attempt(() => onnx.extractFeatureModel(model, feature));
  // No head of a small file is larger.
  if (classes * dimensions > 100_000) return;
  const weight = new Float32Array(classes * dimensions).fill(0.5);
  const bias = new Float32Array(classes);
  const given = { weight, bias, training: "unknown" } as const;
  const replaced = attempt(() => onnx.replaceHead(model, head, given));
  if (replaced !== undefined) onnx.readModel(onnx.writeModel(replaced));
  attempt(() => onnx.appendHead(model, { feature, dimensions, classes, ...given }));
}

function withDetector(model: OnnxModel, classes: number): void {
  const heads = attempt(() => onnx.findDetectorHeads(model, { classes }));
  attempt(() => onnx.findDetectorHeads(model));
  if (heads === undefined) return;
  attempt(() => onnx.exposeDetector(model, heads));
  attempt(() => onnx.exposeDetector(model, heads, { outputs: "exposed" }));
  for (const head of heads) {
    const { levels } = head;
    const wide = head.kind === "softmax-background" ? head.classes + 1 : head.classes;
    const sizes = levels.map(({ anchors, dimensions, kernel }) => ({
      rows: anchors * wide,
      columns: dimensions * kernel.reduce((size, side) => size * side, 1),
    }));
    if (sizes.some(({ rows, columns }) => rows * columns > 100_000)) continue;
    const given = sizes.map(({ rows, columns }) => ({
      weight: new Float32Array(rows * columns),
      bias: new Float32Array(rows),
    }));
    attempt(() => onnx.replaceDetectorHead(model, head, { levels: given, training: "unknown" }));
  }
}

/** What takes a model and needs no runtime. */
const tasks: Readonly<Record<string, Task>> = {
  adjustDetector: (model, classes) => onnx.adjustDetector(model, { prior: priorOf(classes) }),
  attachLoss: (model, classes) => onnx.attachLoss(model, { prior: priorOf(classes) }),
  attachTrainingInfo: (model, classes) =>
    onnx.attachLoss(model, { prior: priorOf(classes), trainingInfo: true, kind: "sigmoid" }),
  batchDependence: (model) => onnx.batchDependence(model),
  classNames: (model) => onnx.classNames(model),
  differentiate: (model) => {
    const [loss] = model.graph?.output ?? [];
    const wanted = [...(model.graph?.initializer ?? []), ...(model.graph?.input ?? [])];
    return onnx.differentiate(model, {
      output: loss?.name ?? "",
      parameters: wanted.slice(0, 3).map(({ name }) => name),
    });
  },
  embed: (model) => {
    const sizes = onnx.externalFiles(model).map((name) => [name, 4096]);
    return onnx.embedExternalData(model, Object.fromEntries(sizes));
  },
  fixInputSize: (model) => onnx.fixInputSize(model, [3, 4]),
  inputShape: (model) => onnx.inputShape(model),
  inspect: (model) => JSON.stringify(onnx.inspectModel(model)),
  metadata: (model) => onnx.withMetadata(model, onnx.modelMetadata(model)),
  named: (model) => {
    for (const name of (model.graph?.node ?? []).flatMap(({ output }) => output).slice(-2)) {
      attempt(() => onnx.findClassScores(model, { logits: name }));
      attempt(() => onnx.extractFeatureModel(model, name));
      attempt(() => onnx.findClassifierHead(model, { logits: name }));
    }
  },
  parts: (model) => onnx.modelParts(onnx.referTo(model, "model.onnx")),
  retarget: (model, classes) => onnx.retargetModel(model, { target: priorOf(classes) }),
  strip: (model) => onnx.stripAdjustment(model),
  withDetector,
  withHead,
};

const trainings = [
  {},
  { train: "head", loss: "sigmoid" },
  { train: { last: 1 }, normalization: "frozen", optimizer: { kind: "adamw" } },
] as const;

/** Awaits what is to end well, or in a refusal. */
export async function refusedAlone(act: () => Promise<unknown>): Promise<void> {
  let failed: unknown;
  try {
    await act();
  } catch (error) {
    failed = error;
  }
  if (failed !== undefined) {
    attempt(() => {
      throw failed;
    });
  }
}

/**
 * Hands a model to every public function that takes one.
 *
 * @param note - is told what comes next
 * @throws whatever is no refusal
 */
export async function surviveEverything(
  model: OnnxModel,
  round: number,
  note: (task: string) => void = () => {},
): Promise<void> {
  const classes = counts[round % counts.length];
  for (const [name, task] of Object.entries(tasks)) {
    note(name);
    attempt(() => task(model, classes));
  }
  note("createTrainer");
  const training = trainings[round % trainings.length];
  await refusedAlone(() =>
    onnx.createTrainer({ model, prior: priorOf(classes), runtime: idleRuntime, ...training }),
  );
  note("verifyAdjustment");
  const adjusted = attempt(() => onnx.adjustModel(model, { prior: priorOf(classes) }));
  await refusedAlone(() =>
    onnx.verifyAdjustment(
      { original: model, adjusted: adjusted ?? model },
      { runtime: idleRuntime },
    ),
  );
  note("predict");
  await refusedAlone(() =>
    onnx.predict({ inputs: new Float32Array(12), rows: 2, model, runtime: idleRuntime }),
  );
}
