import type { GrowthMeasured } from "../growth/growth-series.ts";
import type { Measurement } from "../measuring/measure.ts";
import type { Comparison } from "./compare.ts";

const short = (value: number): number => Number(value.toPrecision(3));

const optional = (value: number | undefined): number | string =>
  value === undefined ? "" : short(value);

export function printMeasurements(measurements: readonly Measurement[]): void {
  console.log(
    "CPU milliseconds per step (one thread; by the clock where a row has two, and in a browser), 20th percentile over the rounds; balms adjust, annotations, evaluateDetections, prior count: the whole process, by the clock.\n" +
      "Heads and BALMS: D×C, B = 512. Loss + gradient: B×C; × floor: times what moving its bytes takes.",
  );
  console.table(
    measurements.map(({ name, against, ratio, spread, target, timesFloor, ...times }) => ({
      name,
      ms: short(times.milliseconds),
      against,
      "its ms": short(times.againstMilliseconds),
      ratio: short(ratio),
      spread: spread?.map(short).join("–") ?? "",
      target: target === undefined ? "" : `≤ ${short(target)}`,
      met: target === undefined ? "" : ratio <= target,
      "× floor": optional(timesFloor),
      "peak MB": optional(times.peakBytes && times.peakBytes[0] / 1e6),
      "its MB": optional(times.peakBytes && times.peakBytes[1] / 1e6),
    })),
  );
}

export function printGrowth(growth: readonly GrowthMeasured[]): void {
  console.log("CPU milliseconds per step, 20th percentile over the rounds; time ∝ size^exponent.");
  console.table(
    growth.map(({ name, over, sizes, milliseconds, exponent, timesFloor }) => ({
      name,
      sizes: `${over} = ${sizes.join(", ")}`,
      ms: milliseconds.map(short).join(", "),
      exponent: Number(exponent.toFixed(2)),
      "× floor": timesFloor?.map(short).join(", ") ?? "",
    })),
  );
}

export function printComparisons(comparisons: readonly Comparison[]): void {
  console.table(
    comparisons.map(({ name, before, now, noise, verdict }) => ({
      name,
      committed: optional(before),
      now: short(now),
      noise: noise === undefined ? "" : `× ${short(noise)}`,
      verdict,
    })),
  );
}
