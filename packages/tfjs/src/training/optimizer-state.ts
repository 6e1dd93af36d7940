import type { MetaReweighterState } from "@balms/core";
import { ArgumentError } from "@balms/core";
import { describeValue, refuseValue } from "@balms/core/adapter";
import { dispose, type Optimizer, type Tensor, tidy, Variable } from "@tensorflow/tfjs-core";
import { checkShapes, restoreTensors } from "./stored-tensor.ts";
import { type StoredTensor, storeTensors } from "./stored-tensor.ts";

/** What an optimizer has accumulated. */
export interface StoredOptimizer {
  /** What it is: "Adam", "Momentum", "meta-sampler", …; a state of another kind is refused. */
  readonly kind: string;
  /** Its weights, in the order of `optimizer.getWeights()`. */
  readonly weights: readonly StoredTensor[];
  /** Running products that `getWeights` leaves out, by the name of the field: Adam's powers of β. */
  readonly products: readonly StoredTensor[];
  /** ψ of a Meta Reweighter and what moves it; that of a Meta Sampler is part of the sampler. */
  readonly meta?: MetaReweighterState | undefined;
}

/** Reads an optimizer. */
export async function storeOptimizer(optimizer: Optimizer): Promise<StoredOptimizer> {
  const weights = await optimizer.getWeights();
  try {
    const products = variablesOf(optimizer).map(([name, tensor]) => ({ name, tensor }));
    return {
      kind: optimizer.getClassName(),
      weights: await storeTensors(weights),
      products: await storeTensors(products),
    };
  } finally {
    // The number of iterations is made for the occasion; the others are the optimizer's own.
    dispose(weights.map(({ tensor }) => tensor).filter((each) => !(each instanceof Variable)));
  }
}

/** Refuses an optimizer whose state cannot be read, before the first step and not after an epoch. */
export async function checkStorable(optimizer: Optimizer): Promise<void> {
  try {
    const weights = await optimizer.getWeights();
    dispose(weights.map(({ tensor }) => tensor).filter((each) => !(each instanceof Variable)));
  } catch (error) {
    const said = error instanceof Error ? error.message : describeValue(error);
    throw new ArgumentError({
      parameter: "optimizer",
      received: `${optimizer.getClassName()}, which says: ${said}`,
      expected: "an optimizer whose state can be read, such as tf.train.adam",
      cause: error,
    });
  }
}

/** Lets an optimizer go on from a stored state: the same bits as without the interruption. */
export async function restoreOptimizer(
  optimizer: Optimizer,
  stored: StoredOptimizer,
  trained: readonly Tensor[],
  parameter: string,
): Promise<void> {
  const { kind, weights, products } = { ...stored };
  const own = optimizer.getClassName();
  if (kind !== own) refuseValue(`${parameter}.kind`, kind, `${JSON.stringify(own)}, as here`);
  const variables = variablesOf(optimizer);
  const [tensors, values] = tidy(() => {
    const slots = restoreTensors(weights, `${parameter}.weights`);
    if (ofTrain.includes(own)) checkSlots(slots, trained, `${parameter}.weights`);
    const powers = restoreTensors(products, `${parameter}.products`);
    const present = variables.map(([, variable]) => variable);
    checkShapes(powers, present, `${parameter}.products`);
    return [slots, powers];
  });
  try {
    await optimizer.setWeights(tensors.map((tensor, i) => ({ name: weights[i].name, tensor })));
    // `setWeights` computes the powers of β anew, which is not to the last bit what products make.
    for (const [i, [, variable]] of variables.entries()) variable.assign(values[i]);
  } finally {
    dispose([...tensors, ...values]);
  }
}

const ofTrain = ["SGD", "Momentum", "Adagrad", "Adadelta", "RMSProp", "Adam"];

/** The number of steps, and for each running mean the tensors that are trained. */
function checkSlots(slots: readonly Tensor[], trained: readonly Tensor[], parameter: string): void {
  const means = trained.length === 0 ? 0 : Math.floor((slots.length - 1) / trained.length);
  const repeated = Array.from({ length: Math.max(means, 0) }, () => trained).flat();
  checkShapes(slots.slice(1), repeated, parameter);
}

function variablesOf(optimizer: Optimizer): [string, Variable][] {
  return Object.entries(optimizer).filter(
    (entry): entry is [string, Variable] => entry[1] instanceof Variable,
  );
}
