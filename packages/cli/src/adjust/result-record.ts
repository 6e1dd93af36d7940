import { priorToJSON } from "@balms/core";
import type { AdjustRequest } from "./adjust-request.ts";
import { followingOutputs } from "./describe-scores.ts";
import type { PlannedModel } from "./planned-model.ts";
import type { Checks } from "./write-unit.ts";

/**
 * What `balms adjust --json` prints: what was done, or would be, in the words of `balms inspect --json` where both say the same.
 *
 * @param plans - One for each model.
 * @param context - `checks`: of each model, where it was written; `notes`: what a user should know besides.
 */
export function resultRecord(
  plans: readonly PlannedModel[],
  context: {
    readonly request: AdjustRequest;
    readonly checks: Checks;
    readonly notes: readonly string[];
  },
): object {
  const { request, checks, notes } = context;
  const { path, output, dryRun, change } = request;
  return {
    source: path,
    output: output ?? null,
    dryRun,
    change: change.make,
    ...(change.make === "adjusted" ? { tau: change.tau } : {}),
    ...("target" in change ? { target: change.target ?? null } : {}),
    models: plans.map((plan, index) => modelRecord(plan, checks[index])),
    notes,
  };
}

function modelRecord(
  { model, scores, names, prior, detector }: PlannedModel,
  check: Checks[number],
): object {
  const { follow, stay } = followingOutputs(model.model, scores);
  return {
    file: model.name,
    scores,
    follow,
    stay,
    classNames: names ?? null,
    prior: prior === undefined ? null : (JSON.parse(priorToJSON(prior)) as object),
    check: check ?? null,
    detectorHeads: detector?.heads ?? [],
  };
}
