import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { GrowthMeasured } from "../growth/growth-series.ts";
import type { Measurement } from "../measuring/measure.ts";
import { describeMachine, type Machine } from "./machine.ts";

/** What a machine measured. */
export interface Results {
  readonly machine: Machine;
  readonly measurements: readonly Measurement[];
  readonly growth: readonly GrowthMeasured[];
}

export const readResults = (file: URL): Results =>
  JSON.parse(readFileSync(file, "utf8")) as Results;

/** Results with those of a further run: its rows take the place of rows of their name, in the order given, and of all rows where another machine made them. */
export function mergeResults(old: Results, run: Results, order: readonly string[]): Results {
  const isSame = describeMachine(old.machine) === describeMachine(run.machine);
  const merge = <Row extends { readonly name: string }>(
    before: readonly Row[],
    now: readonly Row[],
  ): Row[] => {
    const rows = new Map([...(isSame ? before : []), ...now].map((row) => [row.name, row]));
    // What is no row any more is left out.
    return order.flatMap((name) => rows.get(name) ?? []);
  };
  return {
    machine: run.machine,
    measurements: merge(old.measurements, run.measurements),
    growth: merge(old.growth, run.growth),
  };
}

const fourDigits = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

export function writeResults(file: URL, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, fourDigits, 2)}\n`);
  execFileSync("oxfmt", [fileURLToPath(file)], { stdio: "inherit" });
}
