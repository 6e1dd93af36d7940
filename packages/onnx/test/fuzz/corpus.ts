import { createRandom } from "@balms/core";
import { backboneModel } from "../../src/index.ts";
import { families as detectors } from "../detectors/all-families.ts";
import { refused, repaired } from "../zoo/families.ts";
import { fileOf } from "../zoo/file-of.ts";

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
  return [
    ...[...repaired, ...refused].map((family) => fileOf(family)),
    ...detectors.map(([, build]) => fileOf(build())),
    fileOf({ model: network }),
  ];
}
