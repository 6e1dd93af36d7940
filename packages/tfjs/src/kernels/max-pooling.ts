import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { CpuKernel } from "./cpu-backend.ts";
import {
  checkWindows,
  type PoolingWindows,
  poolingWindows,
  windowBounds,
} from "./pooling-windows.ts";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** Max pooling over [B, D, H, W, C]: the backend's own starts from 0, not from what a window holds. */
export const maxPooling3D: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const windows = poolingWindows(x.shape, attrs);
  checkWindows(windows);
  const { batchSize, depth, height, width, channels } = windows;
  const shape = [batchSize, depth.outSize, height.outSize, width.outSize, channels];
  const y = backend.makeOutput(shape, x.dtype);
  const [results, values] = heapViews(backend, y, x);
  eachMaximum(windows, values, true, (out, at) => {
    for (let c = 0; c < channels; c++) results[out + c] = at[c] < 0 ? -Infinity : values[at[c]];
  });
  return y;
};

/**
 * The gradient of max pooling over [B, H, W, C] and [B, D, H, W, C]: all of dy goes to one place with
 * the greatest value, of equal ones to the same as on cpu. The backend's own kernels compare with 0, and lose what is negative.
 */
export const maxPoolingGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs;
  const dx = backend.makeOutput(input.shape, "float32");
  const [sums, gradients, values] = heapViews(backend, dx, dy, input);
  sums.fill(0);
  giveBack(poolingWindows(input.shape, attrs, dy.shape), values, gradients, sums, isVolume(input));
  return dx;
};

/**
 * The same over volumes on cpu, which looks a place up in a window by its height where it wrote the
 * place down by its width.
 */
export const maxPooling3DGradientOnCpu: CpuKernel = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs;
  const [gradients, values] = [dy, input].map(({ dataId }) => backend.data.get(dataId).values);
  const sums = new Float32Array(values.length);
  giveBack(poolingWindows(input.shape, attrs, dy.shape), values, gradients, sums, true);
  return backend.makeTensorInfo(input.shape, "float32", sums);
};

const isVolume = ({ shape }: TensorInfo): boolean => shape.length === 5;

/** Adds the gradient of every window to the place of its greatest value. */
function giveBack(
  windows: PoolingWindows,
  values: Float32Array,
  gradients: Float32Array,
  sums: Float32Array,
  last: boolean,
): void {
  eachMaximum(windows, values, last, (out, at) => {
    for (let c = 0; c < windows.channels; c++) if (at[c] >= 0) sums[at[c]] += gradients[out + c];
  });
}

/**
 * For the channels of every window, where in x the greatest value is: the first or the last of equal ones; −1 where
 * nothing is a number, which is passed over as on cpu.
 */
function eachMaximum(
  windows: PoolingWindows,
  x: Float32Array,
  last: boolean,
  visit: (out: number, at: Int32Array) => void,
): void {
  const { batchSize, channels, depth, height, width } = windows;
  const at = new Int32Array(channels);
  let out = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let z = 0; z < depth.outSize; z++) {
      const slices = windowBounds(depth, z);
      for (let y = 0; y < height.outSize; y++) {
        const rows = windowBounds(height, y);
        for (let column = 0; column < width.outSize; column++, out += channels) {
          at.fill(-1);
          eachPlace(windows, image, [slices, rows, windowBounds(width, column)], (from) => {
            for (let c = 0; c < channels; c++) {
              const value = x[from + c];
              const best = at[c] < 0 ? -Infinity : x[at[c]];
              if (value > best || (last && value === best)) at[c] = from + c;
            }
          });
          visit(out, at);
        }
      }
    }
  }
}

type Bounds = readonly [number, number];

function eachPlace(
  { depth, height, width, channels }: PoolingWindows,
  image: number,
  [slices, rows, columns]: readonly [Bounds, Bounds, Bounds],
  visit: (from: number) => void,
): void {
  for (let z = slices[0]; z < slices[1]; z++) {
    for (let y = rows[0]; y < rows[1]; y++) {
      const line = ((image * depth.inSize + z) * height.inSize + y) * width.inSize;
      for (let x = columns[0]; x < columns[1]; x++) visit((line + x) * channels);
    }
  }
}
