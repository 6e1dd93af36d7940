import type { ClassPrior } from "./class-prior.ts";
import { composePrior, type PriorParts } from "./compose-prior.ts";
import { refusePrior } from "./refuse-prior.ts";

/**
 * A prior computed from others. Its lineage names the counted priors at the roots, however many
 * steps lie between; what all parents say alike (source, time, licence) is kept, the rest is left
 * out. So it makes no difference in which order, or in how many steps, priors are put together.
 */
export function derivePrior(parents: readonly ClassPrior[], parts: PriorParts): ClassPrior {
  const lineage = parents.flatMap((parent) =>
    parent.lineage.length === 0 ? [parent.digest] : parent.lineage,
  );
  return composePrior(
    {
      source: agreed(parents.map((parent) => parent.source)),
      time: agreed(parents.map((parent) => parent.time)),
      license: agreed(parents.map((parent) => parent.license)),
      ...parts,
      lineage,
    },
    refusePrior,
  );
}

function agreed(values: readonly (string | undefined)[]): string | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}
