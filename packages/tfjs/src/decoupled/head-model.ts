import { ModelError, type RandomGenerator } from "@balms/core";
import { dispose, tensor, tidy } from "@tensorflow/tfjs-core";
import {
  type LayersModel,
  type layers,
  type Sequential,
  sequential,
} from "@tensorflow/tfjs-layers";
import type { DenseLayer } from "../adjustment/find-dense-head.ts";

/** A model of one dense layer like the given one, with its weights. */
export function headOf(dense: DenseLayer, dimensions: number): Sequential {
  const layer = dense as unknown as layers.Layer;
  const kind = layer.constructor as unknown as {
    fromConfig?: (cls: unknown, config: object) => layers.Layer;
  };
  if (typeof kind.fromConfig !== "function") {
    throw new ModelError({ parameter: "model", received: "a layer that cannot be copied" });
  }
  const config = {
    ...layer.getConfig(),
    activation: "linear",
    batchInputShape: [null, dimensions],
  };
  const head = sequential({ layers: [kind.fromConfig(kind, config)] });
  head.setWeights(layer.getWeights());
  return head;
}

/** Draws the weights of a head uniform in ±1/√D, with a bias of 0. */
export function startAnew(head: LayersModel, random: RandomGenerator): void {
  const draws = random.fork("head start");
  const fresh = head.getWeights().map((weight) => {
    const [dimensions] = weight.shape;
    const draw = (): number => (2 * draws.uniform() - 1) / Math.sqrt(dimensions);
    const values = Float32Array.from({ length: weight.size }, () =>
      weight.rank === 1 ? 0 : draw(),
    );
    return tidy(() => tensor(values, weight.shape));
  });
  head.setWeights(fresh);
  dispose(fresh);
}
