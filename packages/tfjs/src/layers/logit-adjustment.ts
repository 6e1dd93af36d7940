import { classShift, PriorError, priorFromJSON, priorToJSON } from "@balms/core";
import type { BalancedOptions, ClassPrior } from "@balms/core";
import { checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import { add, serialization, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { layers, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { refuseModel } from "../checks/refuse-model.ts";
import { isAdjusted, markAdjusted } from "../losses/adjusted-logits.ts";
import { ClassWeightProbe } from "../losses/class-weight-probe.ts";
import { checkBefore, checkBehind } from "./check-neighbours.ts";
import { inspectAdjusted } from "./inspect-adjusted.ts";
import { checkMismatch } from "../checks/check-mismatch.ts";

/** A prior in the configuration of a layer. */
export interface StoredPrior {
  /**
   * The prior as JSON. tfjs rewrites all text in a configuration, class names included, as
   * snake_case; only under this key does it leave it as it is.
   */
  readonly name: string;
}

/** What `LogitAdjustment` is made of; also what it is saved as. */
export interface LogitAdjustmentConfig extends Omit<BalancedOptions, "prior" | "sampled"> {
  readonly prior: ClassPrior | StoredPrior;
  /** Class distribution that rows are drawn by, where a sampler draws them: refuses another `prior`. */
  readonly sampled?: ClassPrior | StoredPrior | undefined;
  /** Name of the layer. */
  readonly name?: string | undefined;
}

/**
 * A layer that adds τ·log π to the logits in training and passes them on unchanged otherwise:
 * Balanced Softmax for models that end in a softmax and are compiled with a loss by name.
 *
 *     training: η_j + τ·(log π_j − max log π)        prediction: η_j
 *
 * Followed by a softmax, `categoricalCrossentropy` of it is `balancedSoftmaxLoss` of the logits, as
 * long as the class of a row has a probability above 1e−7: there tfjs cuts off, and the row has no
 * gradient any more. At counts of 1000 : 1 that is a gap of 9.2 between the logits. As the last layer,
 * without a softmax, and with `balancedSoftmaxLoss(prior, { tau: 0 })`, plain cross-entropy of logits,
 * it has no such limit; `withProbabilities` then gives the model for predicting. A softmax behind it
 * is an activation and no `tf.layers.softmax()`, which is wrong behind a mask.
 *
 * The layer stands right behind logits and before nothing but a softmax; behind a softmax or before a
 * sigmoid it is refused, and so are a loss that has the prior inside as well and class weights that
 * favour rare classes, which on cpu, wasm and tfjs-node show in the gradient after some rows (`mismatch:
 * "intended"` allows these). The prior is part of the saved model: importing `@balms/tfjs/layers` registers the layer, and a loaded
 * model goes on training to the same numbers. Training metrics of `fit` see the shifted logits;
 * those of the validation set do not.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1; general τ: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { LogitAdjustment } from "@balms/tfjs/layers";
 *
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ units: 2, inputShape: [3] }),
 *     new LogitAdjustment({ prior: priorFromCounts([90, 10]) }),
 *     tf.layers.activation({ activation: "softmax" }),
 *   ],
 * });
 * model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
 * await model.fit(tf.ones([4, 3]), tf.tensor2d([[1, 0], [1, 0], [1, 0], [0, 1]]), { verbose: 0 });
 * ```
 */
export class LogitAdjustment extends layers.Layer {
  /** The name in saved models. */
  static readonly className = "LogitAdjustment";
  readonly #config: serialization.ConfigDict;
  readonly #shift: Float32Array;
  readonly #corrects: boolean;
  readonly #probe: ClassWeightProbe | undefined;

  /**
   * @param config - `prior` (C classes), `tau` ≥ 0 (default 1), `zeroCounts`, `alpha`, `sampled`, `mismatch`, `name`
   * @throws {@link ModelError} by `apply`, behind a softmax or a sigmoid; in training, before a sigmoid
   * @throws {@link ArgumentError} when `tau` is negative or not finite, and on another option that is wrong
   * @throws {@link PriorError} on classes without examples, or a prior that is not `sampled`
   */
  constructor(config: LogitAdjustmentConfig) {
    const { prior, sampled, layer, ...rest } = readConfig(config);
    const settings: BalancedOptions = {
      ...rest,
      prior: readPrior(prior, "prior"),
      sampled: sampled === undefined ? undefined : readPrior(sampled, "sampled"),
    };
    const shift = classShift(settings);
    checkMismatch(rest.mismatch);
    const { name } = layer;
    if (name !== undefined && typeof name !== "string") refuseValue("name", name, "text");
    super(layer);
    this.#shift = Float32Array.from(shift);
    this.#corrects = shift.some((value) => value !== shift[0]);
    if (rest.mismatch !== "intended") this.#probe = new ClassWeightProbe(shift, 1e-3);
    const { tau, zeroCounts, alpha, mismatch } = rest;
    this.#config = {
      ...(tau !== undefined && { tau }),
      ...(zeroCounts !== undefined && { zeroCounts }),
      ...(alpha !== undefined && { alpha }),
      ...(mismatch !== undefined && { mismatch }),
      prior: { name: priorToJSON(settings.prior) },
      ...(settings.sampled && { sampled: { name: priorToJSON(settings.sampled) } }),
    };
    this.supportsMasking = true;
  }

  /** Adds the shift if `kwargs.training` is set. */
  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
    return tidy(() => {
      const logits = Array.isArray(inputs) ? inputs[0] : inputs;
      if (kwargs["training"] !== true) return logits;
      const adjusted = add(logits, tensor1d(this.#shift));
      if (!this.#corrects) return adjusted;
      checkBehind(this.name, this);
      if (isAdjusted(logits)) {
        const hint = "Leave one of them out: two correct twice.";
        refuseModel(`"${this.name}" behind another such layer`, "one LogitAdjustment layer", hint);
      }
      const watched = this.#probe && inspectAdjusted(adjusted, this.#probe);
      return markAdjusted(watched ?? adjusted);
    });
  }

  /** Refuses to stand behind a softmax or a sigmoid, and applies the layer. */
  override apply(
    inputs: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[],
    kwargs?: Record<string, unknown>,
  ): Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[] {
    if (this.#corrects) checkBefore(this.name, inputs);
    return super.apply(inputs, kwargs);
  }

  /** Refuses logits of another number of classes. */
  override build(inputShape: unknown): void {
    const shapes = inputShape as readonly unknown[];
    const shape = Array.isArray(shapes[0]) ? (shapes[0] as readonly unknown[]) : shapes;
    const classes = this.#shift.length;
    if (shape.at(-1) !== classes) {
      refuse(
        "inputs",
        `shape [${shape.join(", ")}]`,
        `logits of ${classes} classes, as many as the prior has`,
      );
    }
    super.build(inputShape as number[]);
  }

  override computeOutputShape(inputShape: number[] | number[][]): number[] | number[][] {
    return inputShape;
  }

  /** Everything that the constructor takes, as plain data. */
  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

serialization.registerClass(LogitAdjustment);

function readPrior(prior: ClassPrior | StoredPrior | undefined, parameter: string): ClassPrior {
  const given: Partial<ClassPrior & StoredPrior> | null | undefined = prior;
  if (typeof given?.name === "string") return readStored(given.name, parameter);
  if (given?.counts !== undefined) return prior as ClassPrior;
  return refuseValue(parameter, prior, "what priorFromCounts returns");
}

function readStored(text: string, parameter: string): ClassPrior {
  try {
    return priorFromJSON(text);
  } catch (cause) {
    if (!PriorError.isInstance(cause)) throw cause;
    const received = `a stored prior that says: ${cause.message}`;
    throw new PriorError({ parameter, received, expected: "what priorToJSON wrote", cause });
  }
}

const own = ["prior", "sampled", "tau", "zeroCounts", "alpha", "mismatch"];
// What tfjs gives to every layer.
const ofLayers = [
  "name",
  "trainable",
  "inputShape",
  "batchInputShape",
  "batchSize",
  "dtype",
  "inputDType",
  "updatable",
  "weights",
];

/** What the constructor takes, without the nulls that saved configurations have for what was left out. */
function readConfig(config: LogitAdjustmentConfig): {
  readonly prior: ClassPrior | StoredPrior;
  readonly layer: { readonly name?: string };
} & Omit<LogitAdjustmentConfig, "name"> {
  checkOptions(config, [...own, ...ofLayers, "customObjects"]);
  const given = Object.entries({ ...config }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const pick = (names: readonly string[]) =>
    Object.fromEntries(given.filter(([name]) => names.includes(name)));
  return { ...(pick(own) as unknown as LogitAdjustmentConfig), layer: pick(ofLayers) };
}
