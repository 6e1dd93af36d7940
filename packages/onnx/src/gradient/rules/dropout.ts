import { ModelError } from "@balms/core";
import type { GradientRule } from "../gradient-rule.ts";
import { identityGradient } from "./identity.ts";

/** Dropout outside training passes values unchanged; a graph that drops at random is not differentiated. */
export const dropoutGradient: GradientRule = (context) => {
  const { graph, inputs, outputs } = context;
  const training = inputs[2] ?? "";
  if (training !== "" && graph.constantNumbers(training)?.[0] !== 0) {
    throw new ModelError({
      parameter: outputs[0],
      received: "Dropout in training mode",
      expected: "Dropout in evaluation mode",
      hint: "Export the model in evaluation mode.",
    });
  }
  return identityGradient(context);
};
