import { expect, test } from "vitest";
import { resampleKernels, resamplePixels, type ResampleKernel } from "./resample-pixels.ts";

const pictureOf = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: 3 * width * height }, (_, at) => (at * 37 + ((at * at) % 101)) % 256);

// Made with Image.resize of Pillow 11.3.
test.each([
  [
    "nearest",
    [7, 5],
    [3, 2],
    [191, 176, 8, 178, 175, 174, 136, 145, 156, 151, 220, 35, 137, 218, 200, 94, 187, 181],
  ],
  [
    "box",
    [7, 5],
    [3, 2],
    [93, 99, 91, 124, 109, 119, 144, 121, 152, 144, 180, 91, 104, 113, 149, 98, 139, 93],
  ],
  [
    "bilinear",
    [7, 5],
    [3, 2],
    [104, 107, 93, 134, 126, 131, 126, 104, 123, 112, 140, 96, 113, 137, 152, 106, 104, 114],
  ],
  [
    "hamming",
    [7, 5],
    [3, 2],
    [106, 114, 90, 143, 129, 133, 132, 114, 128, 122, 153, 91, 113, 142, 165, 101, 115, 116],
  ],
  [
    "bicubic",
    [7, 5],
    [3, 2],
    [100, 104, 94, 134, 122, 129, 128, 106, 126, 115, 145, 96, 110, 134, 154, 109, 103, 112],
  ],
  [
    "lanczos",
    [7, 5],
    [3, 2],
    [100, 103, 96, 132, 122, 129, 125, 104, 128, 117, 148, 95, 109, 135, 153, 110, 99, 111],
  ],
  [
    "nearest",
    [2, 3],
    [4, 2],
    [
      0, 38, 78, 0, 38, 78, 120, 164, 210, 120, 164, 210, 231, 37, 101, 231, 37, 101, 66, 134, 204,
      66, 134, 204,
    ],
  ],
  [
    "box",
    [2, 3],
    [4, 2],
    [
      1, 45, 91, 1, 45, 91, 139, 189, 191, 139, 189, 191, 231, 37, 101, 231, 37, 101, 66, 134, 204,
      66, 134, 204,
    ],
  ],
  [
    "bilinear",
    [2, 3],
    [4, 2],
    [
      1, 43, 88, 34, 79, 115, 101, 148, 168, 134, 183, 195, 145, 43, 102, 134, 73, 125, 112, 134,
      169, 101, 164, 192,
    ],
  ],
  [
    "hamming",
    [2, 3],
    [4, 2],
    [
      1, 42, 85, 10, 52, 94, 121, 167, 191, 131, 178, 199, 168, 41, 102, 161, 50, 109, 98, 148, 188,
      92, 156, 195,
    ],
  ],
  [
    "bicubic",
    [2, 3],
    [4, 2],
    [
      0, 31, 77, 22, 73, 109, 107, 155, 173, 150, 197, 205, 160, 32, 95, 140, 68, 121, 110, 139,
      173, 95, 175, 199,
    ],
  ],
  [
    "lanczos",
    [2, 3],
    [4, 2],
    [
      0, 19, 68, 20, 77, 112, 104, 154, 169, 167, 212, 213, 167, 22, 89, 140, 72, 124, 112, 136,
      170, 91, 187, 205,
    ],
  ],
] satisfies [ResampleKernel, [number, number], [number, number], number[]][])(
  "%s from %j to %j has the bytes of Pillow",
  (kernel, [width, height], [toWidth, toHeight], bytes) => {
    const size = { width: toWidth, height: toHeight };
    const found = resamplePixels(pictureOf(width, height), { width, height }, size, { kernel });
    expect(Array.from(found)).toEqual(bytes);
  },
);

test("the middle is what is cut out of the whole, and is made alone where the whole is too large", () => {
  const from = { width: 9, height: 4 };
  const to = { width: 14, height: 6 };
  for (const kernel of resampleKernels) {
    const whole = resamplePixels(pictureOf(9, 4), from, to, { kernel });
    const middle = { width: 5, height: 3 };
    const cut = [1, 2, 3].flatMap((row) => {
      const start = 3 * (row * to.width + 4);
      return Array.from(whole.subarray(start, start + 3 * middle.width));
    });
    const found = resamplePixels(pictureOf(9, 4), from, to, { kernel, middle });
    expect(Array.from(found)).toEqual(cut);
  }
  const strip = new Uint8Array(3 * 65_535).fill(7);
  const large = { width: 256 * 65_535, height: 256 };
  const square = { width: 2, height: 2 };
  for (const [line, size] of [
    [
      { width: 65_535, height: 1 },
      { width: large.width, height: large.height },
    ],
    [
      { width: 1, height: 65_535 },
      { width: large.height, height: large.width },
    ],
  ] as const) {
    const found = resamplePixels(strip, line, size, { kernel: "bicubic", middle: square });
    expect(found).toEqual(new Uint8Array(12).fill(7));
  }
});
