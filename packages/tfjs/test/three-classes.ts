// Both losses of three classes, and a batch for them.
import * as tf from "@tensorflow/tfjs";
import { priorFromCounts } from "@balms/core";
import { balancedSigmoidLoss, balancedSoftmaxLoss } from "@balms/tfjs";

export const prior = priorFromCounts([5, 3, 2]);
export const softmax = balancedSoftmaxLoss(prior);
export const sigmoid = balancedSigmoidLoss([0.5, 0.2, 0.1]);

export const logits = () => tf.zeros([2, 3]);
export const ids = () => tf.tensor1d([0, 1], "int32");
export const filled = (shape: number[], value: number) => tf.mul(tf.ones(shape), value);

/** Whether what is called cpu is TensorFlow.js's own, and not TensorFlow. */
export const isCpu = tf.getBackend() !== "tensorflow";
