import { array, assert, asyncProperty, boolean, integer, tuple } from "fast-check";
import type { Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { checkGradient } from "../../test/gradient-check.ts";

const dimension = integer({ min: 1, max: 3 });
const shape = array(dimension, { maxLength: 3 });

/** The shape with some axes shrunk to one and some leading axes dropped: it broadcasts to the whole. */
const part = (whole: readonly number[]): Arbitrary<number[]> =>
  tuple(
    array(boolean(), { minLength: whole.length, maxLength: whole.length }),
    integer({ min: 0, max: whole.length }),
  ).map(([shrunk, drop]) => whole.map((size, axis) => (shrunk[axis] ? 1 : size)).slice(drop));

const pair = shape.chain((whole) => tuple(part(whole), part(whole)));

test.each(["Add", "Sub", "Mul", "Div"])(
  "%s: gradients have the shapes of the operands",
  async (opType) => {
    await assert(
      asyncProperty(pair, async (shapes) => {
        await checkGradient(
          {
            shapes,
            build: (graph, inputs) => graph.node(opType, inputs),
            draw: (random) => 0.5 + random.uniform(),
          },
          JSON.stringify(shapes),
        );
      }),
      { numRuns: 25, seed: 7 },
    );
    expect.hasAssertions();
  },
);

test("MatMul: gradients have the shapes of the operands, also over broadcast batches", async () => {
  await assert(
    asyncProperty(
      pair,
      tuple(dimension, dimension, dimension),
      async ([a, b], [rows, inner, columns]) => {
        await checkGradient(
          {
            shapes: [
              [...a, rows, inner],
              [...b, inner, columns],
            ],
            build: (graph, inputs) => graph.node("MatMul", inputs),
          },
          JSON.stringify([a, b]),
        );
      },
    ),
    { numRuns: 25, seed: 8 },
  );
  expect.hasAssertions();
});
