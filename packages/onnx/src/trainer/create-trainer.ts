import { Trainer } from "./trainer.ts";
import type { TrainerOptions } from "./trainer-options.ts";

/**
 * Opens a model for training on a stock ONNX Runtime: a graph that computes the scores, the loss, the gradients and the update is made
 * from it, and every step is one run of that graph.
 *
 *     θ' = optimizer(θ, clip(∂/∂θ Σ_b f_b · loss(η_b, y_b)))        f_b = w_b / B, or w_b / Σ w
 *
 * By default everything is trained by SGD with Balanced Softmax. Parts that are not trained are not differentiated, so that an operator
 * without a gradient only matters above them, and their batch normalisation stays as at inference.
 *
 * Source: BALMS, arXiv 2007.10740, §3.1, for the loss; optimisers and clipping as in PyTorch.
 *
 * @param options - `runtime`, `model`, `prior`; `loss`, `train`, `normalization`, `optimizer`, `schedule`, `clipNorm`, `accumulate`, `averaging` and others
 * @throws {@link ArgumentError} naming the option that is wrong
 * @throws {@link PriorError} when the prior has other classes than the model, or is not what rows are drawn by
 * @throws {@link ModelError} when the scores cannot be found, are adjusted already, or an operator above what is trained has no gradient
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { createTrainer, headModel } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * // Stands for readModel(bytes of your model.onnx).
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const trainer = await createTrainer({ runtime, model, prior: priorFromCounts([900, 100]) });
 * const batch = { inputs: Float32Array.of(1, 0, 0, 0, 1, 0), labels: [0, 1] };
 * console.log((await trainer.step(batch)).loss > (await trainer.step(batch)).loss); // true
 * console.log(trainer.model().graph?.output[0].name); // logits
 * await trainer.release();
 * ```
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  return await Trainer.open(options);
}
