import { classShift, PriorError, priorFromJSON, priorToJSON } from "@balms/core";
import type { BalancedOptions, ClassPrior } from "@balms/core";
import { add, serialization, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { checkMismatch } from "../guards/check-mismatch.ts";
import { refuseArgument, refuseValue } from "../guards/refuse-argument.ts";

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
 * Followed by a softmax, `categoricalCrossentropy` of it is `balancedSoftmaxLoss` of the logits. The
 * prior is part of the saved model: importing `@balms/tfjs/layers` registers the layer, and a loaded
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

  /**
   * @param config - `prior` (C classes), `tau` ≥ 0 (default 1), `zeroCounts`, `alpha`, `sampled`, `mismatch`, `name`
   * @throws {@link ArgumentError} when `tau` is negative or not finite, and on another option that is wrong
   * @throws {@link PriorError} on classes without examples, or a prior that is not `sampled`
   */
  constructor(config: LogitAdjustmentConfig) {
    const { name, prior, sampled, ...rest } = dropNulls({ ...config });
    const settings: BalancedOptions = {
      ...rest,
      prior: readPrior(prior, "prior"),
      sampled: sampled === undefined ? undefined : readPrior(sampled, "sampled"),
    };
    const shift = classShift(settings);
    checkMismatch(rest.mismatch);
    if (name !== undefined && typeof name !== "string") refuseValue("name", name, "text");
    super(name === undefined ? {} : { name });
    this.#shift = Float32Array.from(shift);
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
      return add(logits, tensor1d(this.#shift));
    });
  }

  /** Refuses logits of another number of classes. */
  override build(inputShape: unknown): void {
    const shapes = inputShape as readonly unknown[];
    const shape = Array.isArray(shapes[0]) ? (shapes[0] as readonly unknown[]) : shapes;
    const classes = this.#shift.length;
    if (shape.at(-1) !== classes) {
      refuseArgument(
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

/** Saved configurations have null for what was left out. */
function dropNulls(config: LogitAdjustmentConfig): LogitAdjustmentConfig {
  const known = ["name", "prior", "sampled", "tau", "zeroCounts", "alpha", "mismatch"];
  const entries = Object.entries(config).filter(
    ([key, value]: [string, unknown]) =>
      known.includes(key) && value !== null && value !== undefined,
  );
  return Object.fromEntries(entries) as unknown as LogitAdjustmentConfig;
}
