import type { ScaleOptions } from "@observablehq/plot";
import { axisNames, orderByCount, tickNames } from "./class-order.ts";

const mostTicks = 40;
const mostLongTicks = 24;

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
  type: "band" | "point",
): ClassAxis {
  const order = orderByCount(counts);
  const names = axisNames(classes);
  const domain = order.map((index) => names[index] ?? "");
  const longest = domain.reduce((length, name) => Math.max(length, name.length), 0);
  const ticks = tickNames(domain, longest > 3 ? mostLongTicks : mostTicks);
  const upright = longest * ticks.length < 100;
  return {
    order,
    names,
    scale: {
      type,
      domain,
      ticks,
      label: "class, most training rows first →",
      ...(upright ? {} : { tickRotate: -60 }),
    },
    marginBottom: upright ? 44 : 40 + longest * 6,
  };
}
