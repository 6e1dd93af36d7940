import type { FuzzTarget } from "./fuzz-target.ts";
import { arrayTargets } from "./targets/arrays.ts";
import { cacheTargets } from "./targets/caches.ts";
import { countTargets } from "./targets/counts.ts";
import { detectionTargets } from "./targets/detections.ts";
import { imageTargets } from "./targets/images.ts";
import { modelTargets } from "./targets/models.ts";
import { packedTargets } from "./targets/packed.ts";
import { priorTargets } from "./targets/priors.ts";
import { runTargets } from "./targets/runs.ts";

/** Every reader and every restore of the packages, by the name that the command line has for it. */
export const targets: Readonly<Record<string, FuzzTarget>> = {
  ...modelTargets,
  ...priorTargets,
  ...arrayTargets,
  ...countTargets,
  ...packedTargets,
  ...detectionTargets,
  ...imageTargets,
  ...runTargets,
  ...cacheTargets,
};
