import { dirname } from "node:path";
import { describePrior, priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
import type { ClassPrior } from "@balms/core";
import { createLongTailedSplit, manifestFromJSON, manifestToJSON } from "@balms/datasets";
import { readMapping } from "../../../packages/cli/src/prior/read-mapping.ts";
import { previousPackage } from "../../../packages/cli/src/prior-package/previous-package.ts";
import { findPrior } from "../../../packages/cli/src/prior-source/find-prior.ts";
import { countsFile } from "../../../packages/cli/src/sql/counts-file.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { scratch } from "../scratch.ts";
import { textTarget } from "../text-target.ts";

const prior = priorFromCounts([30, 5, 2], { classes: ["cat", "lynx", "__proto__"] });
const text = priorToJSON(prior);
const signal = new AbortController().signal;

/** What was read is described, written, and read again as the same. */
function used(read: ClassPrior): string {
  describePrior(read);
  const written = priorToJSON(read);
  if (priorToJSON(priorFromJSON(written)) !== written) throw new Error("another prior was written");
  return `prior of ${Math.min(read.counts.length, 9)} classes`;
}

const manifest = manifestToJSON(
  createLongTailedSplit({
    labels: Array.from({ length: 20 }, (_, row) => row % 2),
    classes: 2,
    profile: { kind: "exponential", imbalanceFactor: 4 },
    seed: 3,
  }),
);

const network = {
  sizes: [2, 3],
  type: "NeuralNetwork",
  outputLookup: { cat: 0, dog: 1 },
  balms: { prior: JSON.parse(text) as object },
};

/** Priors and what they are made of: files, packages, changes of names, results of queries, splits. */
export const priorTargets: Readonly<Record<string, FuzzTarget>> = {
  priors: textTarget([text], (file) => used(priorFromJSON(file)), 3000),
  "prior-files": textTarget(
    [text, '{ "cat": 5000, "dog": 12 }', "[5000, 12, 0.5]", "class,count\ncat,5\ndog,2\n", network],
    async (_, bytes) => {
      const path = scratch("prior.json", bytes);
      return used((await findPrior(path, { signal })).prior);
    },
    1500,
  ),
  "prior-packages": textTarget(
    [{ name: "p", version: "1.0.0", type: "module", exports: { ".": "./prior.json" } }],
    async (_, bytes) => {
      const folder = dirname(scratch("package/prior.json", text));
      scratch("package/package.json", bytes);
      const previous = await previousPackage(folder, "p", { signal });
      return `version ${previous?.version.join(".")}`;
    },
    1000,
  ),
  "renamed-classes": textTarget(
    ["cat,dog\nlynx,cat\n", '{ "cat": "dog", "lynx": "cat" }', "old,new\ncat,dog\n"],
    async (_, bytes) => `${(await readMapping({ map: scratch("map.csv", bytes) })).size} names`,
    1000,
  ),
  "query-results": textTarget(
    ["label,count\ncat,5\ndog,2\n", "label;count;examples\n'a';5;9\nb;4;9\n"],
    (file) => `${countsFile(file, "counts.csv").labels.size} labels`,
  ),
  splits: textTarget([manifest], (file) => {
    manifestToJSON(manifestFromJSON(file));
    return "split";
  }),
};
