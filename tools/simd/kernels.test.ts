import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reachOf } from "./exponential.ts";
import { exponentialKernel } from "./exponential-kernel.ts";
import { kernelsFile, kernelsPath } from "./kernels-file.ts";
import { double, single } from "./lanes.ts";
import { startKernel } from "./start-kernel.ts";

const shipped = readFileSync(new URL(`../../${kernelsPath}`, import.meta.url), "utf8");

test("what @balms/core ships is what `npm run simd` assembles, byte for byte", async () => {
  expect(shipped).toBe(await kernelsFile());
});

test("its kernels have few bytes, one import and no relaxed instruction", () => {
  const kernels = [...shipped.matchAll(/"([\w+/=]{99,})"/gu)].map(([, text]) =>
    Buffer.from(text, "base64"),
  );
  expect(kernels).toHaveLength(2);
  for (const bytes of kernels) {
    // What every browser compiles outside of workers.
    expect(bytes.length).toBeLessThan(4096);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: "simd", name: "memory", kind: "memory" },
    ]);
  }
});

describe.each([
  ["single", single, Float32Array, [-87, 83], 2],
  // Math.exp may be a unit off itself.
  ["double", double, Float64Array, [-708, 703], 3],
] as const)("e^x in %s precision", (_, lanes, Numbers, [least, most], limit) => {
  /** Units in the last place from the one to the other: the bits of positive numbers are in order. */
  const bitsOf = (value: number): bigint =>
    Numbers === Float32Array
      ? BigInt(new Int32Array(Float32Array.of(value).buffer)[0])
      : new BigInt64Array(Float64Array.of(value).buffer)[0];

  async function exponentials(inputs: readonly number[]): Promise<ArrayLike<number>> {
    const bytes = inputs.length * lanes.bytes;
    const { buffer, run } = await startKernel(exponentialKernel(lanes), 2 * bytes);
    new Numbers(buffer, 0, inputs.length).set(inputs);
    run(0, bytes, bytes);
    return new Numbers(buffer, bytes, inputs.length);
  }

  test(`is within ${limit} units in the last place`, async () => {
    const count = 100_000;
    const between = (i: number): number => least + ((most - least) * i) / (count - 1);
    const inputs = [...Numbers.from(Array.from({ length: count }, (__, i) => between(i)))];
    inputs.push(...Numbers.of(0, -0, 1e-30, -1e-30, 0.34657359, -0.34657359, 1, -1));
    const found = await exponentials(inputs);
    const worst = inputs.reduce((units, x, i) => {
      const off = Number(bitsOf(found[i]) - bitsOf(Math.exp(x)));
      return Math.max(units, Math.abs(off));
    }, 0);
    expect(worst).toBeLessThanOrEqual(limit);
  });

  test("is 0 far below, and finite far above", async () => {
    const { reach, below } = reachOf(lanes);
    const found = await exponentials([-reach, below, -90 * 8, reach]);
    expect([found[0], found[1], found[2]]).toEqual([0, 0, 0]);
    expect(found[3]).toBeLessThan(Infinity);
  });
});
