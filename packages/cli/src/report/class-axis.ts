import type { ScaleOptions } from "@observablehq/plot";
import { axisNames, orderByCount, tickNames } from "./class-order.ts";
import type { ChartWidth } from "./render-plot.ts";

// Pixels that a name takes along the axis: upright names of up to three letters, and turned ones.
const shortName = 22;
const turnedName = 20;

/** A horizontal axis with one place per class, most training rows first. */
export interface ClassAxis {
  /** Class indices from left to right. */
  readonly order: readonly number[];
  /** The name on the axis of each class index. */
  readonly names: readonly string[];
  readonly scale: ScaleOptions;
  readonly marginBottom: number;
}

/** Lays the classes out along a horizontal axis; with many of them, only some are written. */
export function classAxis(
  classes: readonly string[],
  counts: readonly number[],
  { type, width }: { readonly type: "band" | "point"; readonly width: ChartWidth },
): ClassAxis {
  const order = orderByCount(counts);
  const names = axisNames(classes);
  const domain = order.map((index) => names[index] ?? "");
  const longest = domain.reduce((length, name) => Math.max(length, name.length), 0);
  const ticks = tickNames(domain, Math.floor(width / (longest > 3 ? turnedName : shortName)));
  const upright = longest * ticks.length * 8 < width;
  return {
    order,
    names,
    scale: {
      type,
      domain,
      ticks,
      label: width < 400 ? "most training rows first →" : "class, most training rows first →",
      ...(upright ? {} : { tickRotate: -60 }),
    },
    marginBottom: upright ? 44 : 40 + longest * 6,
  };
}
