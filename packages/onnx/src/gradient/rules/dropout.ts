import type { GradientRule } from "../gradient-rule.ts";
import { identityGradient } from "./identity.ts";
import { refuseModel } from "../../model/refuse-model.ts";

/** Dropout outside training passes values unchanged; a graph that drops at random is not differentiated. */
export const dropoutGradient: GradientRule = (context) => {
  const { graph, inputs, outputs } = context;
  const training = inputs[2] ?? "";
  if (training !== "" && graph.constantNumbers(training)?.[0] !== 0) {
    refuseModel(
      outputs[0],
      "Dropout in training mode",
      "Dropout in evaluation mode",
      "Export the model in evaluation mode.",
    );
  }
  return identityGradient(context);
};
