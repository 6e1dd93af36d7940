// Gradients of operators with many forms: shapes, axes, equations and indices are drawn.
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  record,
  shuffledSubarray,
  tuple,
} from "fast-check";
import type { Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { checkGradient } from "../../test/gradient-check.ts";
import type { GradientCase } from "../../test/gradient-check.ts";

const size = integer({ min: 1, max: 3 });
const shape = array(size, { minLength: 1, maxLength: 3 });
const axisOf = (dims: readonly number[]): Arbitrary<number> =>
  integer({ min: -dims.length, max: dims.length - 1 });
const whole = (list: readonly number[]): BigInt64Array => BigInt64Array.from(list, BigInt);

const checkAll = (cases: Arbitrary<GradientCase>, seed: number): Promise<void> =>
  assert(
    asyncProperty(cases, (one) => checkGradient(one, seed)),
    { numRuns: 25, seed },
  );

test("Einsum: any equation without a letter twice in one operand", async () => {
  const letters = ["a", "b", "c", "d"];
  const operand = shuffledSubarray(letters, { minLength: 1, maxLength: 3 });
  const sizes = tuple(size, size, size, size);
  const equations = array(operand, { minLength: 1, maxLength: 3 }).chain((terms) =>
    record({
      terms: constantFrom(terms),
      result: shuffledSubarray([...new Set(terms.flat())]),
      sizes,
    }),
  );
  await expect(
    checkAll(
      equations.map(({ terms, result, sizes: known }) => ({
        shapes: terms.map((term) => term.map((letter) => known[letters.indexOf(letter)])),
        build: (graph, inputs) => {
          const equation = `${terms.map((term) => term.join("")).join(",")}->${result.join("")}`;
          return graph.node("Einsum", inputs, { equation });
        },
      })),
      11,
    ),
  ).resolves.toBeUndefined();
});

test("TopK: any axis, either end", async () => {
  const forms = shape.chain((dims) =>
    axisOf(dims).chain((axis) =>
      record({
        dims: constantFrom(dims),
        axis: constantFrom(axis),
        count: integer({ min: 1, max: dims.at(axis) ?? 1 }),
        largest: integer({ min: 0, max: 1 }),
      }),
    ),
  );
  await expect(
    checkAll(
      forms.map(({ dims, count, ...attributes }) => ({
        shapes: [dims],
        build: (graph, [x]) =>
          graph.multiNode("TopK", [x, graph.integers([count])], attributes, ["top", "places"])[0],
      })),
      12,
    ),
  ).resolves.toBeUndefined();
});

test("Tile: any number of copies", async () => {
  const forms = shape.chain((dims) =>
    tuple(constantFrom(dims), array(size, { minLength: dims.length, maxLength: dims.length })),
  );
  await expect(
    checkAll(
      forms.map(([dims, repeats]) => ({
        shapes: [dims],
        build: (graph, [x]) => graph.node("Tile", [x, graph.integers(repeats)]),
      })),
      13,
    ),
  ).resolves.toBeUndefined();
});

test("CumSum: any axis, from either end, with or without the element itself", async () => {
  const flag = integer({ min: 0, max: 1 });
  const forms = shape.chain((dims) => tuple(constantFrom(dims), axisOf(dims), flag, flag));
  await expect(
    checkAll(
      forms.map(([dims, axis, exclusive, reverse]) => ({
        shapes: [dims],
        build: (graph, [x]) =>
          graph.node("CumSum", [x, graph.scalar(axis, "int64")], { exclusive, reverse }),
      })),
      14,
    ),
  ).resolves.toBeUndefined();
});

/** A tensor, and lists of indices into its first axes. */
const places = shape.chain((dims) =>
  integer({ min: 1, max: dims.length }).chain((depth) => {
    const list = tuple(...dims.slice(0, depth).map((end) => integer({ min: -end, max: end - 1 })));
    return record({
      dims: constantFrom(dims),
      depth: constantFrom(depth),
      lists: array(list, { minLength: 1, maxLength: 4 }),
    });
  }),
);

test("GatherND: any lists of indices, also equal ones", async () => {
  await expect(
    checkAll(
      places.map(({ dims, depth, lists }) => ({
        shapes: [dims],
        build: (graph, [x]) => {
          const indices = graph.constant("indices", whole(lists.flat()), [lists.length, depth]);
          return graph.node("GatherND", [x, indices]);
        },
      })),
      15,
    ),
  ).resolves.toBeUndefined();
});

test.each(["add", "mul", "max", "min"])(
  "ScatterND: any lists of indices, %s",
  async (reduction) => {
    await expect(
      checkAll(
        places.map(({ dims, depth, lists }) => ({
          shapes: [dims, [lists.length, ...dims.slice(depth)]],
          opset: 18,
          build: (graph, [x, updates]) => {
            const indices = graph.constant("indices", whole(lists.flat()), [lists.length, depth]);
            return graph.node("ScatterND", [x, indices, updates], { reduction });
          },
        })),
        16,
      ),
    ).resolves.toBeUndefined();
  },
);
