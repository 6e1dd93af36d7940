import type { Detector } from "./open-detector.ts";

/** The class layer that was found, in words. */
export function layerSaid({
  head,
  layers,
  dimensions,
  hasQueries,
  positions,
}: Pick<Detector, "head" | "layers" | "dimensions" | "hasQueries" | "positions">): string {
  if (positions === undefined) {
    return `class layer "${head.name}" on ${dimensions} features of each ${hasQueries ? "query" : "box"}`;
  }
  const widths = [...new Set(head.levels.map((level) => level.dimensions))].join(", ");
  return `class layers of ${layers.length} ${layers.length === 1 ? "level" : "levels"}, the first "${head.name}", on ${widths} features of each position`;
}
