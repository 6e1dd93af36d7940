import { createRandom, priorFromCounts } from "@balms/core";
import type { ClassPrior } from "@balms/core";
import { adjustDetector, adjustModel, backboneModel, readModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { attempt } from "../attempt.ts";
import { families as detectors } from "../detectors/all-families.ts";
import { refused, repaired } from "../zoo/families.ts";
import { fileOf } from "../zoo/file-of.ts";

const counts = (classes: number): ClassPrior =>
  priorFromCounts(Array.from({ length: classes }, (_, id) => 10 * (id + 1)));

/** Models with a note of how they were adjusted: every fifth family. */
function adjustedFamilies(): readonly OnnxModel[] {
  return repaired.flatMap((family, at) => {
    if (at % 5 !== 0) return [];
    const [{ classes }] = family.truths;
    const prior = counts(classes);
    const adjusted = attempt(() => adjustModel(readModel(fileOf(family)), { prior }));
    return adjusted === undefined ? [] : [adjusted];
  });
}

/** Files that mutations start from: classifiers and detectors of every family, and a network that is trained. */
export function corpus(): readonly Uint8Array[] {
  const picture = { channels: 1, height: 28, width: 28 };
  const random = createRandom(1);
  const network = backboneModel({
    architecture: "convnet-small",
    ...picture,
    classes: 3,
    random,
  });
  const found = detectors.map(([, build]) => build());
  return [
    ...[...repaired, ...refused].map((family) => fileOf(family)),
    ...adjustedFamilies().map((model) => fileOf({ model })),
    ...found.map((family) => fileOf(family)),
    ...found.flatMap(({ model, classes }) => {
      const adjusted = attempt(() => adjustDetector(model, { prior: counts(classes) }));
      return adjusted === undefined ? [] : [fileOf(adjusted)];
    }),
    fileOf({ model: network }),
  ];
}
