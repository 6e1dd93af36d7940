import { afterEach, describe, expect, test, vi } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { balancedSoftmaxLossAndGradient } from "../losses/balanced-softmax-loss-and-gradient.ts";
import type { Targets } from "../losses/targets.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createSimdLoss } from "./create-simd-loss.ts";

const prior = priorFromCounts([90, 10]);
const two = Float32Array.of(1, 2);

function ForbiddenModule(): never {
  throw new EvalError("forbidden by the page's policy");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what computes", () => {
  test("vectors, for class ids", () => {
    const loss = createSimdLoss({ prior });
    expect([loss.path, loss.reason]).toEqual(["simd", undefined]);
    expect(loss.lossAndGradient(two, [1]).path).toBe("simd");
    expect(loss.lossAndGradient(Float64Array.from(two), [1]).path).toBe("simd");
  });

  test.each([
    [
      "without WebAssembly",
      () => vi.stubGlobal("WebAssembly", undefined),
      "there is no WebAssembly here",
    ],
    [
      "where it may not compile",
      () =>
        vi.stubGlobal("WebAssembly", {
          Module: ForbiddenModule,
        }),
      "WebAssembly does not compile here: forbidden by the page's policy",
    ],
  ])("the scalar functions %s", (_, stub, reason) => {
    stub();
    const loss = createSimdLoss({ prior });
    expect([loss.path, loss.reason]).toEqual(["scalar", reason]);
    const logits = loss.reserve(1);
    logits.set(two);
    expect(loss.lossAndGradient(logits, [1])).toEqual({
      ...balancedSoftmaxLossAndGradient(two, [1], { prior }),
      path: "scalar",
      copiedBytes: 0,
    });
    expect(loss.loss(two, [1])).toEqual(balancedSoftmaxLoss(two, [1], { prior }));
    expect(() => createSimdLoss({ prior, path: "simd" })).toThrow(
      `\`path\`: received "simd"; expected "scalar", or nothing. ${reason}.`,
    );
  });

  test("the scalar functions where they are asked for, to the bit", () => {
    const loss = createSimdLoss({ prior, path: "scalar" });
    expect([loss.path, loss.reason]).toEqual(["scalar", '`path` is "scalar"']);
    const { losses, gradient } = loss.lossAndGradient(two, [0]);
    const expected = balancedSoftmaxLossAndGradient(two, [0], { prior });
    expect({ losses, gradient }).toEqual(expected);
  });

  test.each<[string, Targets, object]>([
    ["soft labels", Float64Array.of(0.25, 0.75), {}],
    ["label smoothing", [1], { labelSmoothing: 0.1 }],
    ["factors that single precision hardly holds", [1], { rowWeights: [1e39] }],
  ])("the scalar functions for %s", (_, targets, options) => {
    const loss = createSimdLoss({ prior });
    const { losses, gradient, path } = loss.lossAndGradient(two, targets, options);
    const expected = balancedSoftmaxLossAndGradient(two, targets, { prior, ...options });
    expect({ losses, gradient }).toEqual(expected);
    expect(path).toBe("scalar");
  });

  test("the scalar functions for priors whose shares no weight can carry", () => {
    const wide = { prior, tau: 50 };
    const loss = createSimdLoss(wide);
    expect(loss.lossAndGradient(two, [1]).path).toBe("scalar");
    expect(loss.lossAndGradient(Float64Array.from(two), [1]).path).toBe("simd");
    expect(loss.loss(two, [1])).toEqual(balancedSoftmaxLoss(two, [1], wide));
  });
});

describe("memory", () => {
  test("logits that are written where vectors read them are not copied, nor are rows of them", () => {
    const loss = createSimdLoss({ prior });
    const logits = loss.reserve(3);
    logits.set([0, 0, 1, 2, 5, 4]);
    const all = loss.lossAndGradient(logits, [0, 1, 0]);
    expect(all.copiedBytes).toBe(0);
    const losses = [...all.losses];
    const part = loss.lossAndGradient(logits.subarray(2), [1, 0]);
    expect(part.copiedBytes).toBe(0);
    expect([...part.losses]).toEqual(losses.slice(1));
    expect([...loss.loss(logits.subarray(2, 4), [1])]).toEqual([losses[1]]);
    // And they stay as they were.
    expect([...logits]).toEqual([0, 0, 1, 2, 5, 4]);
  });

  test("other logits are copied to there, and counted", () => {
    const loss = createSimdLoss({ prior });
    const room = loss.reserve(1);
    expect(loss.lossAndGradient(two, [1]).copiedBytes).toBe(8);
    expect(room).toEqual(two);
    expect(loss.lossAndGradient(Float64Array.from(two), [1]).copiedBytes).toBe(16);
  });

  test("the next batch is written over the last one's results", () => {
    const loss = createSimdLoss({ prior });
    const first = loss.lossAndGradient(two, [1]);
    const second = loss.lossAndGradient(Float32Array.of(4, 3), [0]);
    expect(first.losses.buffer).toBe(second.losses.buffer);
    expect(first.gradient).toEqual(second.gradient);
    // Not by one of the other precision.
    const gradient = [...second.gradient];
    loss.lossAndGradient(Float64Array.from(two), [1]);
    expect([...second.gradient]).toEqual(gradient);
  });

  test("more rows take a new memory: arrays of the old one stay as they are", () => {
    const loss = createSimdLoss({ prior });
    const room = loss.reserve(1);
    room.set(two);
    const { gradient } = loss.lossAndGradient(room, [1]);
    const before = [...gradient];
    const more = Float32Array.from({ length: 20_000 }, (_, i) => i % 7);
    const ids = Array.from({ length: 10_000 }, (_, i) => i % 2);
    const all = loss.lossAndGradient(more, ids);
    expect(all.gradient).toHaveLength(20_000);
    expect([...gradient]).toEqual(before);
    expect([...room]).toEqual([...two]);
    // Of the old room they are copied from now on.
    expect(loss.lossAndGradient(room, [1])).toMatchObject({ path: "simd", copiedBytes: 8 });
    expect(loss.reserve(10_000).buffer).toBe(all.gradient.buffer);
  });

  test("losses alone take little memory, whatever the number of rows", () => {
    const loss = createSimdLoss({ prior });
    const rows = 150_001;
    const logits = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 1009) / 100);
    const ids = Int32Array.from({ length: rows }, (_, i) => i % 2);
    const losses = loss.loss(logits, ids);
    const expected = balancedSoftmaxLossAndGradient(logits, ids, { prior }).losses;
    const worst = expected.reduce(
      (most, value, i) => Math.max(most, Math.abs(losses[i] - value)),
      0,
    );
    expect(worst).toBeLessThan(1e-6);
    expect(loss.reserve(1).buffer.byteLength).toBeLessThan(4e6);
    expect(() => loss.loss(logits.with(2 * rows - 1, NaN), ids)).toThrow(
      "`logits`: received NaN at row 150000, column 1; expected a finite number",
    );
  });

  test("rows that no memory holds are refused", () => {
    const loss = createSimdLoss({ prior });
    for (const rows of [0, 1.5, 2 ** 29 + 1, NaN]) {
      expect(() => loss.reserve(rows)).toThrow(
        `\`rows\`: received ${rows}; expected a whole number`,
      );
    }
    expect(() => loss.reserve(1, "half" as never)).toThrow('`precision`: received "half"');
  });
});
