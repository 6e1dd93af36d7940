import { expect, test } from "vitest";
import { convolutionCases } from "../../test/gradient-cases/convolution-cases.ts";
import { elementwiseCases } from "../../test/gradient-cases/elementwise-cases.ts";
import { normalizationCases } from "../../test/gradient-cases/normalization-cases.ts";
import { poolingCases } from "../../test/gradient-cases/pooling-cases.ts";
import { structureCases } from "../../test/gradient-cases/structure-cases.ts";
import { checkGradient } from "../../test/gradient-check.ts";
import type { GradientCase } from "../../test/gradient-check.ts";
import { gradientRules } from "./gradient-rules.ts";

const cases = {
  ...convolutionCases,
  ...normalizationCases,
  ...poolingCases,
  ...elementwiseCases,
  ...structureCases,
};

// Operators whose results jump or do not depend on values: covered by their own test below.
const withoutGradient =
  "ArgMax ArgMin Ceil ConstantOfShape Equal Floor Greater GreaterOrEqual Less LessOrEqual Round Shape Sign Size".split(
    " ",
  );

test.each(
  Object.entries(cases).flatMap(([name, list]) =>
    list.map((entry, index) => [name, index, entry] as const),
  ),
)("%s, case %i: derived gradient equals central differences", async (name, index, entry) => {
  await expect(checkGradient(entry, `${name} ${index}`)).resolves.toBeUndefined();
});

test("every operator in the table is covered", () => {
  expect([...Object.keys(cases), ...withoutGradient].toSorted()).toEqual(
    [...gradientRules.keys()].toSorted(),
  );
});

test.each(["Ceil", "Floor", "Round", "Sign"])("%s lets no gradient through", async (opType) => {
  const entry: GradientCase = {
    shapes: [[5]],
    build: (graph, [x]) => graph.node("Add", [graph.node(opType, [x]), x]),
    draw: (random) => random.integer(10) + 0.3,
  };
  await expect(checkGradient(entry, opType)).resolves.toBeUndefined();
});
