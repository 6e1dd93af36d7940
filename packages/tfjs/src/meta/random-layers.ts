import { allLayers } from "../model/all-layers.ts";
import type { ModelLayer } from "../model/trainable-model.ts";

// What draws, and the settings by which it does.
const drawing = /^(Dropout|SpatialDropout1D|GaussianNoise|GaussianDropout|AlphaDropout|Random\w*)$/;
const strengths = ["rate", "stddev"];
const recurrentStrengths = ["dropout", "recurrentDropout"];

/** A layer whose outputs in training differ from one time to the next; undefined where none is known. */
export function findRandomLayer(layers: readonly ModelLayer[]): ModelLayer | undefined {
  return allLayers(layers).find((layer) => isRandom(layer));
}

function isRandom(layer: ModelLayer): boolean {
  const settings = layer as unknown as Readonly<Record<string, unknown>>;
  const cell = { ...(settings["cell"] as Readonly<Record<string, unknown>> | undefined) };
  if (recurrentStrengths.some((name) => Number(cell[name]) > 0)) return true;
  if (!drawing.test(layer.getClassName()) || typeof settings["seed"] === "number") return false;
  const known = strengths.filter((name) => typeof settings[name] === "number");
  return known.length === 0 || known.some((name) => Number(settings[name]) > 0);
}
