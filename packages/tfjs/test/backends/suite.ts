import type { BackendCheck } from "./check.ts";
import { gradientChecks } from "./gradient-checks.ts";
import { guardChecks } from "./guard-checks.ts";
import { lossChecks } from "./loss-checks.ts";
import { metaCheck } from "./meta-checks.ts";
import { leakCheck, trainingChecks } from "./training-checks.ts";

/** What holds on every backend, on the one that is active. */
export const suite: readonly BackendCheck[] = [
  ...lossChecks,
  ...gradientChecks,
  ...trainingChecks,
  ...guardChecks,
  metaCheck,
  leakCheck(1000),
];
