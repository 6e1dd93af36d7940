// Whole training runs of small networks, by PyTorch in double precision: DIR/training/*.json beside their models.
import { priorFromCounts } from "@balms/core";
import { parseNpy } from "@balms/datasets";
import { createTrainer, type OnnxRuntime, readModel, type Trainer } from "@balms/onnx";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Quantity } from "./subject.ts";

/** A tensor, or its norm and first entries. */
type Numbers = readonly number[] | { readonly norm: number; readonly first: readonly number[] };

/** A training run, as its file says it. */
interface TrainingRun {
  readonly model: string;
  readonly counts: readonly number[];
  readonly tau: number;
  /** "frozen", or a sentence on batch statistics. */
  readonly normalization: string;
  readonly logits: string;
  readonly input: {
    readonly name: string;
    readonly type: string;
    readonly shape: readonly number[];
    readonly data?: readonly number[];
    readonly file?: string;
  };
  readonly labels: readonly number[];
  readonly optimizer: { readonly kind: "sgd" | "adamw"; readonly clipNorm?: number };
  /** Of every parameter, before the first step. */
  readonly gradients: Readonly<Record<string, Numbers>>;
  /** Before each step. */
  readonly losses: readonly number[];
  readonly after: Readonly<Record<string, Numbers>>;
  readonly buffers: Readonly<Record<string, readonly number[]>>;
}

/** Numbers in the form of what they are compared with. */
function like(values: Float32Array, form: Numbers): readonly number[] {
  if (Array.isArray(form)) return [...values];
  const { first } = form as Exclude<Numbers, readonly number[]>;
  return [Math.hypot(...values), ...values.subarray(0, first.length)];
}

function flat(numbers: Numbers): readonly number[] {
  return "norm" in numbers ? [numbers.norm, ...numbers.first] : numbers;
}

function compare(
  name: string,
  expected: Readonly<Record<string, Numbers>>,
  computed: (parameter: string) => Float32Array | undefined,
): Quantity[] {
  const names = Object.keys(expected);
  if (names.length === 0) return [];
  return [
    {
      name,
      computed: names.flatMap((one) => {
        const values = computed(one);
        if (values === undefined) throw new Error(`${name} of "${one}" are missing`);
        return like(values, expected[one]);
      }),
      expected: names.flatMap((one) => flat(expected[one])),
    },
  ];
}

function inputOf(run: TrainingRun, directory: string): Float32Array | BigInt64Array {
  const { data, file = "", type } = run.input;
  if (data === undefined) {
    const { data: numbers } = parseNpy(readFileSync(join(directory, file)), file);
    return Float32Array.from(numbers as Float32Array);
  }
  return type === "int64" ? BigInt64Array.from(data, BigInt) : Float32Array.from(data);
}

/**
 * The running statistics of the files hold the first batch already, which was run before they were written: the first step is made with
 * others, and does not count.
 */
function withoutFirstBatch(
  trainer: Trainer,
  start: ReturnType<Trainer["state"]>,
  names: readonly string[],
): void {
  const state = trainer.state();
  const kept = names.map((name) => [`value/${name}`, start.tensors[`value/${name}`]] as const);
  const known = kept.filter(([, values]) => values !== undefined);
  trainer.resume({ ...state, tensors: { ...state.tensors, ...Object.fromEntries(known) } });
}

/**
 * Parameters whose gradient is more than rounding. Adam divides a gradient by its size: what has none (a bias before a normalisation, that
 * of the keys of an attention) is moved by the signs of rounding errors, which are not those of double precision.
 */
function moved(
  { after, gradients, optimizer }: TrainingRun,
  computed: Readonly<Record<string, Float32Array>>,
): Readonly<Record<string, Numbers>> {
  if (optimizer.kind !== "adamw") return after;
  const most = Math.max(
    ...Object.values(gradients).flatMap((values) => flat(values).map(Math.abs)),
  );
  const isRounding = (name: string): boolean => {
    const expected = flat(gradients[name]);
    return computed[name].some((value, i) => value !== 0 && Math.abs(expected[i]) < 1e-5 * most);
  };
  return Object.fromEntries(Object.entries(after).filter(([name]) => !isRounding(name)));
}

/** Makes a run again, and says what came of it. */
export async function trainAgain(
  path: { readonly directory: string; readonly file: string },
  runtime: OnnxRuntime,
): Promise<Quantity[]> {
  const run = JSON.parse(readFileSync(join(path.directory, path.file), "utf8")) as TrainingRun;
  const { clipNorm, ...optimizer } = run.optimizer;
  const trainer = await createTrainer({
    runtime,
    model: readModel(readFileSync(join(path.directory, run.model))),
    prior: priorFromCounts(run.counts),
    loss: { kind: "balanced-softmax", tau: run.tau },
    logits: run.logits,
    normalization: run.normalization === "frozen" ? "frozen" : "batch",
    train: { names: Object.keys(run.gradients) },
    optimizer,
    clipNorm,
  });
  const { name, shape } = run.input;
  const inputs = { [name]: { data: inputOf(run, path.directory), shape } };
  const batch = { inputs, labels: run.labels };
  const start = trainer.state();
  const { gradients } = await trainer.gradients(batch);
  const losses: number[] = [];
  for (const _ of run.losses) {
    losses.push((await trainer.step(batch)).loss);
    if (losses.length === 1) withoutFirstBatch(trainer, start, Object.keys(run.buffers));
  }
  const { tensors } = trainer.state();
  const now = (parameter: string): Float32Array | undefined => tensors[`value/${parameter}`];
  await trainer.release();
  const statistics = run.normalization === "frozen" ? {} : run.buffers;
  return [
    ...compare("gradients", run.gradients, (parameter) => gradients[parameter]),
    { name: "losses", computed: losses, expected: run.losses },
    ...compare("after", moved(run, gradients), now),
    ...compare("statistics", statistics, now),
  ];
}
