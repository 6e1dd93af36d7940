import { engine, type Tensor } from "@tensorflow/tfjs-core";

// What moves numbers about and leaves them as they are.
const moving = ["ConcatV2", "GatherNd", "GatherV2", "Pack", "Slice", "StridedSlice", "Transpose"];

/**
 * The operator that made the numbers of a tensor, as TensorFlow.js has recorded it for gradients;
 * undefined where nothing is recorded. Copies and changes of shape are looked through.
 */
export function outputMaker(tensor: Tensor): string | undefined {
  const tape = engine().state.activeTape ?? [];
  let sought = tensor;
  let maker: string | undefined;
  // Whatever made a tensor was recorded before what took it.
  for (let i = tape.length - 1; i >= 0; i--) {
    const { outputs, inputs, kernelName } = tape[i];
    if (!outputs?.some(({ id }) => id === sought.id)) continue;
    maker = kernelName;
    const taken = Object.values(inputs);
    const same = taken.find(({ dataId }) => dataId === sought.dataId);
    const source = moving.includes(maker) ? taken[0] : same;
    if (source === undefined) return maker;
    sought = source;
  }
  return maker;
}
