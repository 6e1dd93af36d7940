import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { CpuKernel } from "./cpu-backend.ts";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** What one row or column of a resized image was made of: (1 − share) of the near one, and the share of the far one. */
interface Source {
  readonly near: number;
  readonly far: number;
  readonly share: number;
}

type Method = (position: number, last: number, attrs: NamedAttrMap) => Source;

/** The nearest row or column. */
export const nearest: Method = (position, last, { alignCorners }) => {
  const place = Math.min(last, alignCorners === true ? Math.round(position) : Math.floor(position));
  return { near: place, far: place, share: 0 };
};

/** Between two rows or columns; before the first one, that. */
export const bilinear: Method = (position, last, { halfPixelCenters }) => {
  const exact = halfPixelCenters === true ? position - 0.5 : position;
  const near = Math.max(0, Math.floor(exact));
  const far = Math.max(0, Math.min(last, Math.ceil(exact)));
  return { near, far, share: near === far ? 0 : exact - near };
};

/** Numbers as a backend computes positions in: float32 on wasm, float64 on cpu. */
type Precision = (value: number) => number;

function sources(
  method: Method,
  inSize: number,
  outSize: number,
  attrs: NamedAttrMap,
  precision: Precision,
): Source[] {
  const inset = attrs["alignCorners"] === true && outSize > 1 ? 1 : 0;
  const scale = precision((inSize - inset) / (outSize - inset));
  const centre = attrs["halfPixelCenters"] === true ? 0.5 : 0;
  return Array.from({ length: outSize }, (_, place) =>
    method(precision(scale * (place + centre)), inSize - 1, attrs),
  );
}

/** What resizing images [B, H, W, C] gives back to them: every pixel of dy, to where it was taken from. */
function giveBack(
  method: Method,
  dy: TensorInfo,
  images: TensorInfo,
  attrs: NamedAttrMap,
  precision: Precision,
  gradients: Float32Array,
  sums: Float32Array,
): void {
  const [batchSize, inHeight, inWidth, channels] = images.shape;
  const [, outHeight, outWidth] = dy.shape;
  const rows = sources(method, inHeight, outHeight, attrs, precision);
  const columns = sources(method, inWidth, outWidth, attrs, precision);
  sums.fill(0);
  let from = 0;
  for (let image = 0; image < batchSize; image++) {
    for (const row of rows) {
      const near = (image * inHeight + row.near) * inWidth;
      const far = (image * inHeight + row.far) * inWidth;
      for (const column of columns) {
        const corner = (near + column.near) * channels;
        if (row.share + column.share === 0) {
          for (let c = 0; c < channels; c++) sums[corner + c] += gradients[from++];
          continue;
        }
        const beside = (near + column.far) * channels;
        const below = (far + column.near) * channels;
        const across = (far + column.far) * channels;
        for (let c = 0; c < channels; c++, from++) {
          const lower = row.share * gradients[from];
          const upper = gradients[from] - lower;
          sums[corner + c] += upper * (1 - column.share);
          sums[beside + c] += upper * column.share;
          sums[below + c] += lower * (1 - column.share);
          sums[across + c] += lower * column.share;
        }
      }
    }
  }
}

/** The gradient of resizing on wasm, whose own one forgets batches and where the centres of pixels are. */
export const resizeGradientOnWasm =
  (method: Method): WasmKernel =>
  ({ inputs, attrs, backend }) => {
    const { dy, images } = inputs;
    const result = backend.makeOutput(images.shape, "float32");
    const [sums, gradients] = heapViews(backend, result, dy);
    giveBack(method, dy, images, attrs, Math.fround, gradients, sums);
    return result;
  };

/** The gradient of resizing on cpu. */
export const resizeGradientOnCpu =
  (method: Method): CpuKernel =>
  ({ inputs, attrs, backend }) => {
    const { dy, images } = inputs;
    const sums = new Float32Array(images.shape.reduce((a, b) => a * b, 1));
    const gradients = backend.data.get(dy.dataId).values;
    giveBack(method, dy, images, attrs, (value) => value, gradients, sums);
    return backend.makeTensorInfo(images.shape, "float32", sums);
  };
