import type { LossData, LossShape } from "./loss-data.ts";

/** Loss and gradient as TensorFlow.js computes them on its cpu backend. */
export interface TfjsLoss {
  readonly version: string;
  /** Mean loss of the batch and its gradient [B, C]. */
  step(): { loss: number; gradient: Float32Array };
}

export async function openTfjsLoss(data: LossData, shape: LossShape): Promise<TfjsLoss> {
  // Loaded by the rows that need it alone: it takes a second, and memory that others would run in.
  const tf = await import("@tensorflow/tfjs");
  // Without this it prints that another package would be faster.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  const logits = tf.tensor2d(data.logits, [shape.rows, shape.classes]);
  const shares = tf.tensor1d(data.logShares);
  const labels = tf.tensor1d(data.labels, "int32");
  const targets = tf.oneHot(labels, shape.classes).toFloat();
  const valueAndGradient = tf.valueAndGrad((x) =>
    tf.losses.softmaxCrossEntropy(targets, x.add(shares)).asScalar(),
  );
  return {
    version: tf.version_core,
    step: () => {
      // `tidy` looks for tensors in every entry of what it returns: it gets no typed array.
      const { value, grad } = tf.tidy(() => valueAndGradient(logits));
      const answer = { loss: value.dataSync()[0], gradient: grad.dataSync<"float32">() };
      tf.dispose([value, grad]);
      return answer;
    },
  };
}
