import { expect, test } from "vitest";
import { normalizeImages } from "./normalize-images.ts";

test("channels come apart, and each is normalised by itself", () => {
  const pixels = Uint8Array.of(0, 51, 255, 255, 102, 0, 51, 51, 51, 0, 0, 0);
  const options = {
    width: 2,
    height: 1,
    channels: 3,
    mean: [0, 0.2, 1],
    std: [1, 0.2, 2],
  } as const;
  const expected = [0, 1, 0, 1, 0, -0.5, 0.2, 0, 0, -1, -0.4, -0.5];
  for (const [index, value] of normalizeImages(pixels, options).entries()) {
    expect(value).toBeCloseTo(expected[index], 6);
  }
});

test("a picture that is not whole is refused", () => {
  expect(() => normalizeImages(new Uint8Array(5), { width: 2, height: 1, channels: 1 })).toThrow(
    "`pixels`: received 5 bytes; expected a multiple of 2, the bytes of a picture",
  );
});

test("an option that there is not is refused, naming the one that was meant", () => {
  const options = { width: 1, height: 1, channels: 1, sdt: [2] } as const;
  expect(() => normalizeImages(new Uint8Array(1), options)).toThrow(
    "`sdt`: received an unknown option; expected `std`",
  );
});
