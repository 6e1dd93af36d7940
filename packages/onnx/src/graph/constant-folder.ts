import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";
import { isAtHand } from "../model/tensor.ts";
import { elementCount, tensorConstant } from "./constant.ts";
import type { Constant } from "./constant.ts";
import { foldConstant } from "./fold-constant.ts";

// A constant that waits for another is a call inside its call: of so many one is computed at once.
const deepest = 500;

// Numbers that may be computed for each that the file holds, and in any case.
const share = 8;
const most = 2 ** 22;

/** Folds the constants of a model; what a few bytes can ask for has a limit. */
export class ConstantFolder {
  readonly #depths = new WeakMap<Constant, number>();
  #left = most;

  /** A constant that is in the file. */
  tensor(tensor: TensorProto): Constant | undefined {
    const constant = tensorConstant(tensor);
    // What lies elsewhere is never read.
    if (constant !== undefined && isAtHand(tensor))
      this.#left += share * elementCount(constant.dims);
    return constant;
  }

  /** The first output of a foldable node (see {@link foldConstant}), whose numbers are computed as far as the model may ask for it. */
  fold(node: NodeProto, inputs: readonly (Constant | undefined)[]): Constant | undefined {
    const depths = inputs.map((input) => (input && this.#depths.get(input)) ?? 0);
    const depth = 1 + depths.reduce((deeper, next) => Math.max(deeper, next), 0);
    const folded = foldConstant(node, inputs);
    if (folded === undefined || inputs.includes(folded)) return folded;
    const constant = this.#metered(folded);
    if (depth < deepest) {
      this.#depths.set(constant, depth);
      return constant;
    }
    const numbers = resultOrRefusal(() => constant.numbers());
    return typeof numbers === "string" ? undefined : { ...constant, numbers: () => numbers };
  }

  #metered(constant: Constant): Constant {
    let isPaid = false;
    const numbers = (): ArrayLike<number> => {
      if (!isPaid) this.#pay(elementCount(constant.dims));
      isPaid = true;
      return constant.numbers();
    };
    return { type: constant.type, dims: constant.dims, numbers };
  }

  #pay(count: number): void {
    this.#left -= count;
    if (this.#left >= 0) return;
    refuseModel(
      "model",
      `constants that are computed of others, ${count} numbers the last of them`,
      `few beside what the file holds (${share} times that, and ${most})`,
      "Fold its constants when it is exported.",
    );
  }
}
