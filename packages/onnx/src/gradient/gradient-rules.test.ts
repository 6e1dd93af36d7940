import { expect, test } from "vitest";
import { convolutionCases } from "../../test/gradient-cases/convolution-cases.ts";
import { attentionCases } from "../../test/gradient-cases/attention-cases.ts";
import { activationCases } from "../../test/gradient-cases/activation-cases.ts";
import { einsumCases } from "../../test/gradient-cases/einsum-cases.ts";
import { elementwiseCases } from "../../test/gradient-cases/elementwise-cases.ts";
import { normalizationCases } from "../../test/gradient-cases/normalization-cases.ts";
import { poolingCases } from "../../test/gradient-cases/pooling-cases.ts";
import { fusedCases } from "../../test/gradient-cases/fused-cases.ts";
import { indexingCases } from "../../test/gradient-cases/indexing-cases.ts";
import { recurrentCases } from "../../test/gradient-cases/recurrent-cases.ts";
import { reductionCases } from "../../test/gradient-cases/reduction-cases.ts";
import { resizingCases } from "../../test/gradient-cases/resizing-cases.ts";
import { structureCases } from "../../test/gradient-cases/structure-cases.ts";
import { checkGradient } from "../../test/gradient-check.ts";
import type { GradientCase } from "../../test/gradient-check.ts";
import { fusedGradients } from "./fused-gradients.ts";
import { gradientRules } from "./gradient-rules.ts";
import { constantGradient } from "./rules/constant.ts";

const cases = {
  ...convolutionCases,
  ...normalizationCases,
  ...poolingCases,
  ...resizingCases,
  ...elementwiseCases,
  ...activationCases,
  ...attentionCases,
  ...einsumCases,
  ...indexingCases,
  ...recurrentCases,
  ...reductionCases,
  ...structureCases,
};

// Operators whose results jump or do not depend on values: covered by their own test below.
const withoutGradient = [...gradientRules].flatMap(([name, rule]) =>
  rule === constantGradient ? [name] : [],
);

test.each(
  [...Object.entries(cases), ...Object.entries(fusedCases)].flatMap(([name, list]) =>
    list.map((entry, index) => [name, index, entry] as const),
  ),
)("%s, case %i: derived gradient equals central differences", async (name, index, entry) => {
  await expect(checkGradient(entry, `${name} ${index}`)).resolves.toBeUndefined();
});

test("every operator in the table is covered", () => {
  expect([...Object.keys(cases), ...withoutGradient].toSorted()).toEqual(
    [...gradientRules.keys()].toSorted(),
  );
  expect(Object.keys(fusedCases).toSorted()).toEqual([...fusedGradients.keys()].toSorted());
});

test.each(["Ceil", "Floor", "Round", "Sign"])("%s lets no gradient through", async (opType) => {
  const entry: GradientCase = {
    shapes: [[5]],
    build: (graph, [x]) => graph.node("Add", [graph.node(opType, [x]), x]),
    draw: (random) => random.integer(10) + 0.3,
  };
  await expect(checkGradient(entry, opType)).resolves.toBeUndefined();
});
