import type { BackendCheck } from "./check.ts";
import { gradientChecks } from "./gradient-checks.ts";
import { guardChecks } from "./guard-checks.ts";
import { metaCheck } from "./meta-checks.ts";
import { sigmoidLossChecks } from "./sigmoid-loss-checks.ts";
import { softmaxLossChecks } from "./softmax-loss-checks.ts";
import { leakCheck, trainingChecks } from "./training-checks.ts";
import { unseenCheck } from "./unseen-checks.ts";

/** What holds on every backend, on the one that is active. */
export const suite: readonly BackendCheck[] = [
  ...softmaxLossChecks,
  unseenCheck,
  ...sigmoidLossChecks,
  ...gradientChecks,
  ...trainingChecks,
  ...guardChecks,
  metaCheck,
  leakCheck(1000),
];
