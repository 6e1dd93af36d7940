import { engine, type Tensor } from "@tensorflow/tfjs-core";

// What moves numbers about and leaves them as they are.
const moving =
  /^(Cast|ConcatV2|ExpandDims|Gather(Nd|V2)|Identity|Pack|Reshape|Slice|Squeeze|StridedSlice|Transpose)$/;

/** A tensor, and the operator that made it. */
interface Made {
  readonly tensor: Tensor;
  /** Undefined where nothing is recorded. */
  readonly maker: string | undefined;
  /** What the operator took. */
  readonly inputs: readonly Tensor[];
}

/**
 * A tensor, and those that its numbers come from, through copies and changes of shape, as
 * TensorFlow.js has recorded them for gradients.
 */
export function tracedBack(tensor: Tensor): Made[] {
  const tape = engine().state.activeTape ?? [];
  const path: Made[] = [];
  let sought = tensor;
  // Whatever made a tensor was recorded before what took it.
  for (let i = tape.length - 1; i >= 0; i--) {
    const { outputs, inputs, kernelName: maker } = tape[i];
    if (!outputs?.some(({ id }) => id === sought.id)) continue;
    const taken = Object.values(inputs);
    path.push({ tensor: sought, maker, inputs: taken });
    const same = taken.find(({ dataId }) => dataId === sought.dataId);
    const source = moving.test(maker) ? taken[0] : same;
    if (source === undefined) return path;
    sought = source;
  }
  path.push({ tensor: sought, maker: undefined, inputs: [] });
  return path;
}

/** The operator that made the numbers of a tensor; undefined where none is recorded. */
export function outputMaker(tensor: Tensor): string | undefined {
  return tracedBack(tensor).at(-1)?.maker;
}
