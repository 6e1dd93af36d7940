import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { found, gemm } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** Scores between bounds; those that are left out are none. */
function clipped(low: number | undefined, high: number | undefined): Build {
  return (graph, x) => {
    const bounds = [low, high].map((bound, at) =>
      bound === undefined ? "" : graph.tensor(`bound${at}`, [], [bound]),
    );
    graph.output(graph.op("Clip", [gemm(graph, x, 3), ...bounds], {}, "y"), ["N", 3]);
  };
}

test.each([
  [-100, 100],
  [-30, undefined],
  [undefined, 50],
])("bounds %s and %s keep scores from overflowing: these are corrected", (low, high) => {
  expect(found(clipped(low, high), { classes: 3 })).toBe("softmax y 3@1/2 → y");
});

/** As operator sets before 11 say them. */
const withAttributes: Build = (graph, x) => {
  const bounds = { min: { float: -50 }, max: { float: 50 } };
  graph.output(graph.op("Clip", [gemm(graph, x, 3)], bounds, "y"), ["N", 3]);
};

test("bounds as attributes", () => {
  expect(found(withAttributes, { classes: 3 }, { opset: 10, ir: 5 })).toBe("softmax y 3@1/2 → y");
});

test.each([
  [0, 6],
  [-1, 1],
  [0, undefined],
  [-100, 1],
])("bounds %s and %s are those of an activation", (low, high) => {
  const act = (): unknown => found(clipped(low, high), { classes: 3 });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(/output "y": an output of Clip/u);
});

/** The scores before their bounds are an output, too. */
const both: Build = (graph, x) => {
  clipped(-100, 100)(graph, x);
  graph.output("scores", ["N", 3]);
};

test("where the scores before their bounds are shown, these are corrected, and what is bounded follows", () => {
  expect(found(both, { classes: 3 })).toBe("softmax scores 3@1/2 → y scores");
});
