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
  const windows = poolingWindows(input.shape, attrs, dy.shape);
  const dx = backend.makeOutput(input.shape, "float32");
  const [sums, gradients, values] = heapViews(backend, dx, dy, input);
  sums.fill(0);
  eachMaximum(windows, values, input.shape.length === 5, (out, at) => {
    for (let c = 0; c < windows.channels; c++) if (at[c] >= 0) sums[at[c]] += gradients[out + c];
  });
  return dx;
};

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
