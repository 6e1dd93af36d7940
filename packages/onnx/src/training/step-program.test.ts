import { expect, test } from "vitest";
import { compileProgram } from "./compile-program.ts";
import type { StepProgram } from "./step-program.ts";

/** Adds what is fed to what is carried. */
const adder: StepProgram<never, "step", "sum"> = {
  batchSize: 1,
  reports: "probabilities",
  shared: {},
  perStep: { step: { type: "float32", shape: [1, 1] } },
  state: { sum: { type: "float32", shape: [1, 1] } },
  build(graph, values) {
    // @ts-expect-error: a name that is misspelt does not compile.
    expect(values.stepp).toBeUndefined();
    return {
      state: { sum: graph.node("Add", [values.sum, values.step]) },
      ofRows: graph.node("Exp", [values.step]),
    };
  },
};

test.each([true, false])("the values of a step have their names: many steps %s", (manySteps) => {
  expect.assertions(3);
  const { model, state } = compileProgram(adder, manySteps);
  expect(model.graph?.input.map(({ name }) => name)).toEqual(["step", "sum"]);
  expect(model.graph?.output.map(({ name }) => name)).toContain(state.sum);
});
