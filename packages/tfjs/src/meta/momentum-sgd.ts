import type { InnerStep } from "@balms/core/adapter";
import { add, dispose, mul, type Scalar, sub, tidy, type Variable } from "@tensorflow/tfjs-core";
import { variable, variableGrads, zerosLike } from "@tensorflow/tfjs-core";
import { takeGradients } from "../kernels/take-gradients.ts";
import { checkShapes, restoreTensors } from "../training/stored-tensor.ts";
import { storeTensors, type StoredTensor } from "../training/stored-tensor.ts";

/** SGD with momentum and weight decay as core's meta step assumes it: g ← ∇ + λθ; v ← μv + g; θ ← θ − lr·v. */
export class MomentumSgd {
  readonly #variables: Variable[];
  #velocities: Variable[] | undefined;

  constructor(variables: readonly Variable[]) {
    this.#variables = [...variables];
  }

  /** One step on a cost; gives the cost before it, for the caller to free. */
  step(cost: () => Scalar, inner: InnerStep): Scalar {
    return tidy(() => {
      const { value, grads } = takeGradients(() => variableGrads(cost, this.#variables));
      const velocities = this.#startedVelocities();
      const { learningRate, momentum, weightDecay, nesterov } = inner;
      for (const [i, weight] of this.#variables.entries()) {
        // A weight that the loss does not reach has no gradient.
        const plain = grads[weight.name] ?? zerosLike(weight);
        const slope = weightDecay === 0 ? plain : add(plain, mul(weight, weightDecay));
        const speed = momentum === 0 ? slope : add(mul(velocities[i], momentum), slope);
        velocities[i].assign(speed);
        const move = nesterov ? add(slope, mul(speed, momentum)) : speed;
        weight.assign(sub(weight, mul(move, learningRate)));
      }
      return value;
    });
  }

  /** The momentum buffers. */
  store(): Promise<StoredTensor[]> {
    const velocities = this.#startedVelocities();
    return storeTensors(velocities.map((tensor, i) => ({ name: `velocity${i}`, tensor })));
  }

  restore(stored: readonly StoredTensor[], parameter: string): void {
    const velocities = this.#startedVelocities();
    tidy(() => {
      const tensors = restoreTensors(stored, parameter);
      checkShapes(tensors, velocities, parameter);
      for (const [i, velocity] of velocities.entries()) velocity.assign(tensors[i]);
    });
  }

  dispose(): void {
    dispose(this.#velocities ?? []);
    this.#velocities = undefined;
  }

  /** The buffers themselves, for a step that is computed elsewhere. */
  velocities(): Variable[] {
    return this.#startedVelocities();
  }

  #startedVelocities(): Variable[] {
    this.#velocities ??= this.#variables.map((weight) =>
      tidy(() => variable(zerosLike(weight), false)),
    );
    return this.#velocities;
  }
}
