import { BalmsError, ModelError } from "@balms/core";
import { describeValue, refuseValue } from "@balms/core/adapter";
import type { io } from "@tensorflow/tfjs-core";
import { convertTopology, isKeras3, layerNames, parseTopology } from "./convert-topology.ts";
import { convertWeights } from "./convert-weights.ts";

/**
 * Reads a model that Keras 3 wrote, which `tf.loadLayersModel` of TensorFlow.js 4.22 cannot: it ends in
 * "An InputLayer should be passed either a `batchInputShape` or an `inputShape`". Wrap the handler
 * that the model is loaded by; what is no model of Keras 3 passes as it is.
 *
 * What changed with Keras 3 is told in the words of Keras 2: shapes of inputs, types, serialised
 * objects, which outputs go where, the names of weights. What Keras 3 computes in another way under an
 * old name is refused, and so is what tfjs would leave out without a word.
 *
 * @param handler - what `load` is called of: `tf.io.http(url)`, `tf.io.fromMemory(artifacts)`, any other
 * @returns a handler for `tf.loadLayersModel`
 * @throws {@link ArgumentError} when `handler` cannot load
 * @throws {@link ModelError} by `load`, when the model has what TensorFlow.js has not
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { fromKeras3 } from "@balms/tfjs";
 *
 * const dtype = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" } };
 * const layers = [
 *   { class_name: "InputLayer", config: { name: "in", batch_shape: [null, 2], dtype: "float32" } },
 *   { class_name: "Dense", config: { name: "out", units: 1, activation: "linear", dtype } },
 * ];
 * const artifacts = {
 *   modelTopology: {
 *     keras_version: "3.15.1",
 *     model_config: { class_name: "Sequential", config: { name: "seq", layers } },
 *   },
 *   weightSpecs: [
 *     { name: "seq/out/kernel", shape: [2, 1], dtype: "float32" as const },
 *     { name: "seq/out/bias", shape: [1], dtype: "float32" as const },
 *   ],
 *   weightData: Float32Array.of(1, 2, 3).buffer,
 * };
 * const model = await tf.loadLayersModel(fromKeras3(tf.io.fromMemory(artifacts)));
 * (model.predict(tf.ones([1, 2])) as tf.Tensor).print(); // 6
 * ```
 */
export function fromKeras3(handler: io.IOHandler | io.IOHandlerSync): io.IOHandler {
  const given: Partial<io.IOHandler> | null | undefined = handler as io.IOHandler;
  if (typeof given?.load !== "function") {
    return refuseValue("handler", handler, "an object with `load`, as tf.io.http(url) gives one");
  }
  return {
    load: async () => {
      const artifacts = await (handler as Required<Pick<io.IOHandler, "load">>).load();
      try {
        return await convert(artifacts);
      } catch (error) {
        if (BalmsError.isInstance(error)) throw error;
        // What a file holds in the place of a topology may be anything, and as deep as it likes.
        const said = error instanceof Error ? error.message : describeValue(error);
        throw new ModelError({
          parameter: "model",
          received: `what cannot be converted (${said})`,
          expected: "a model as Keras 3 writes it",
          hint: "Save it again, with model.to_json() or tensorflowjs_converter.",
          cause: error,
        });
      }
    },
  };
}

async function convert(artifacts: io.ModelArtifacts): Promise<io.ModelArtifacts> {
  const { modelTopology } = artifacts;
  if (!isKeras3(modelTopology)) return artifacts;
  const topology = parseTopology(modelTopology);
  const weights = await convertWeights(artifacts, layerNames(topology));
  return { ...artifacts, ...weights, modelTopology: convertTopology(topology) };
}
