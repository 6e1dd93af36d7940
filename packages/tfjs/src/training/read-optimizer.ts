import { refuseValue } from "@balms/core/adapter";
import { type Optimizer, type Tensor, train } from "@tensorflow/tfjs-core";

// As tfjs-layers makes them by name; "momentum" as its factory has it.
const makers: Readonly<Record<OptimizerName, () => Optimizer>> = {
  adadelta: () => train.adadelta(1, 0.95, 1e-7),
  adagrad: () => train.adagrad(0.01),
  adam: () => train.adam(0.001, 0.9, 0.999, 1e-7),
  momentum: () => train.momentum(0.01, 0.9),
  rmsprop: () => train.rmsprop(0.001, 0.9, 0, 1e-7),
  sgd: () => train.sgd(0.01),
};

/** The name of an optimizer of `tf.train`, with its usual settings. */
export type OptimizerName = "adadelta" | "adagrad" | "adam" | "momentum" | "rmsprop" | "sgd";

/** An optimizer, and whether it was made here, to be freed after the training. */
export interface ReadOptimizer {
  readonly optimizer: Optimizer;
  readonly isOwn: boolean;
}

/** Refuses what is no optimizer, and makes one of a name. */
export function readOptimizer(given: unknown): ReadOptimizer {
  if (typeof given === "string" && Object.hasOwn(makers, given)) {
    return { optimizer: makers[given as OptimizerName](), isOwn: true };
  }
  if (isOptimizer(given)) return { optimizer: given, isOwn: false };
  const names = Object.keys(makers).map((name) => JSON.stringify(name));
  return refuseValue("optimizer", given, `an optimizer of tf.train, or one of ${names.join(", ")}`);
}

/** Refuses what is no optimizer. */
export function checkOptimizer(given: Optimizer | undefined): Optimizer {
  return isOptimizer(given) ? given : refuseValue("optimizer", given, "an optimizer of tf.train");
}

/** Frees an optimizer with all that it holds. */
export function disposeOptimizer(optimizer: Optimizer): void {
  optimizer.dispose();
  // The step size of momentum, which tfjs' own `dispose` forgets.
  (optimizer as unknown as { readonly c?: Tensor }).c?.dispose();
}

function isOptimizer(given: unknown): given is Optimizer {
  return typeof (given as Partial<Optimizer> | null | undefined)?.minimize === "function";
}
