import { addMeanLosses } from "../fragments/softmax-loss.ts";
import type { StepProgram } from "./step-program.ts";

/** The report of a training program: every step hands over φ_y of its batch, and the mean loss of each step comes out. */
export function lossReport(
  batchSize: number,
): Pick<StepProgram, "reported" | "outputs" | "report"> {
  return {
    reported: [{ name: "labelProbability", type: "float32", shape: [batchSize, 1] }],
    outputs: [{ name: "loss", type: "float32", shape: [] }],
    report: (graph, [ofLabel]) => [addMeanLosses(graph, ofLabel)],
  };
}
