import { checkChoice, checkOptions, refuse } from "@balms/core/adapter";
import type { Tensors } from "./step-runner.ts";
import { stateKey } from "./training-plan.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** Which numbers a model gets: the averages (default where there are any), or those that the last step left. */
export interface TrainedModelOptions {
  readonly numbers?: "averaged" | "trained" | undefined;
}

/** The numbers of all initializers that training changes, by name. */
export function trainedNumbers(
  { averaging, trainable }: TrainingPlan,
  tensors: Tensors,
  options: TrainedModelOptions,
): ReadonlyMap<string, Float32Array> {
  checkOptions(options, ["numbers"]);
  const { numbers = averaging === undefined ? "trained" : "averaged" } = { ...options };
  checkChoice(numbers, "numbers", ["averaged", "trained"]);
  if (numbers === "averaged" && averaging === undefined) {
    refuse("numbers", '"averaged" without averages', "a trainer with the option `averaging`");
  }
  const kind = numbers === "averaged" ? "average" : "value";
  return new Map(
    trainable.changed.map(({ name, values }) => [
      name,
      tensors.get(stateKey(kind, name)) ?? values,
    ]),
  );
}
