import type { PixelSize } from "./enlarge-pixels.ts";

/** How pixels in between are made out of those around. */
export type ResampleKernel = "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";

/** Pixels on either side that a kernel takes, and how much of one at a distance. */
interface Kernel {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kernels: Readonly<Record<Exclude<ResampleKernel, "nearest">, Kernel>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => (Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0),
  },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x)) },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** All names of kernels. */
export const resampleKernels: readonly ResampleKernel[] = [
  "nearest",
  ...(Object.keys(kernels) as Exclude<ResampleKernel, "nearest">[]),
];

/** Keys 1981, with a = −1/2. */
function cubic(x: number): number {
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}

/** What one pixel of the result is made of: pixels from `first` on, with these weights. */
interface Mixture {
  readonly first: number;
  readonly weights: Float64Array;
}

/** A part of a side of the result. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/**
 * Brings a picture, bytes [height, width, 3], to another size as the Python library Pillow does, whose numbers networks are trained on: along rows
 * first, then along columns, rounded to bytes each time; a kernel is as much wider as the picture gets smaller. (From version 12 or 13 on Pillow
 * begins with the columns of pictures that are high; torchvision never does.) Of the result, its middle of the size `middle` is made alone:
 * the whole of a picture that is a thousand times as wide as high may be larger than any memory.
 */
export function resamplePixels(
  bytes: Uint8Array,
  from: PixelSize,
  to: PixelSize,
  { kernel, middle = to }: { readonly kernel: ResampleKernel; readonly middle?: PixelSize },
): Uint8Array {
  const columns = mixtures(from.width, to.width, kernel, middleOf(to.width, middle.width));
  const rows = mixtures(from.height, to.height, kernel, middleOf(to.height, middle.height));
  const first = rows[0].first;
  const last = rows[rows.length - 1];
  const length = last.first + last.weights.length - first;
  const wide = acrossRows(bytes, from.width, columns, { start: first, length });
  const moved = rows.map((row) => ({ ...row, first: row.first - first }));
  return downColumns(wide, middle.width, moved);
}

function middleOf(side: number, length: number): Span {
  return { start: Math.floor((side - length) / 2), length };
}

function acrossRows(
  bytes: Uint8Array,
  width: number,
  columns: readonly Mixture[],
  rows: Span,
): Uint8Array {
  const out = new Uint8Array(3 * columns.length * rows.length);
  let place = 0;
  for (let row = rows.start; row < rows.start + rows.length; row += 1) {
    for (const { first, weights } of columns) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let pixel = 3 * (row * width + first);
      // Millions of times for a photo: an iterator would take several times as long.
      for (let at = 0; at < weights.length; at += 1) {
        const weight = weights[at];
        red += weight * bytes[pixel];
        green += weight * bytes[pixel + 1];
        blue += weight * bytes[pixel + 2];
        pixel += 3;
      }
      out[place] = toByte(red);
      out[place + 1] = toByte(green);
      out[place + 2] = toByte(blue);
      place += 3;
    }
  }
  return out;
}

function downColumns(bytes: Uint8Array, width: number, rows: readonly Mixture[]): Uint8Array {
  const row = 3 * width;
  const out = new Uint8Array(rows.length * row);
  const sums = new Float64Array(row);
  for (const [y, { first, weights }] of rows.entries()) {
    sums.fill(0);
    for (const [at, weight] of weights.entries()) {
      const start = (first + at) * row;
      for (let x = 0; x < row; x += 1) sums[x] += weight * bytes[start + x];
    }
    for (let x = 0; x < row; x += 1) out[y * row + x] = toByte(sums[x]);
  }
  return out;
}

/** Weights are whole numbers of this part, so that sums are exact, and round as those of Pillow do. */
const one = 2 ** 22;

function toByte(sum: number): number {
  const value = Math.floor((sum + one / 2) / one);
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function mixtures(from: number, to: number, name: ResampleKernel, span: Span): Mixture[] {
  const scale = from / to;
  // A side that stays is copied.
  if (name === "nearest" || from === to) return nearest(scale, span);
  return Array.from({ length: span.length }, (_, place) => {
    const center = (span.start + place + 0.5) * scale;
    const { support, weight } = kernels[name];
    const stretch = Math.max(1, scale);
    const first = Math.max(0, Math.trunc(center - support * stretch + 0.5));
    const end = Math.min(from, Math.trunc(center + support * stretch + 0.5));
    const weights = Float64Array.from({ length: end - first }, (__, at) =>
      weight((first + at - center + 0.5) / stretch),
    );
    const total = weights.reduce((sum, part) => sum + part, 0);
    return { first, weights: weights.map((part) => Math.round((part / total) * one)) };
  });
}

/** Places are added up one by one, as Pillow does it: where two pixels are equally near, the error of the sum decides. */
function nearest(scale: number, { start, length }: Span): Mixture[] {
  let center = scale / 2;
  for (let place = 0; place < start; place += 1) center += scale;
  return Array.from({ length }, () => {
    const first = Math.floor(center);
    center += scale;
    return { first, weights: Float64Array.of(one) };
  });
}
