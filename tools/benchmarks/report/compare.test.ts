import { expect, test } from "vitest";
import type { Measurement } from "../measuring/measure.ts";
import { compareResults, warnings } from "./compare.ts";
import type { Machine } from "./machine.ts";
import type { Results } from "./results.ts";

const machine: Machine = {
  processor: "Some processor",
  vectors: "AVX2",
  cores: 2,
  system: "linux x64",
  node: "20.20.0",
};

const row = (name: string, ratio: number, spread?: readonly [number, number]): Measurement => ({
  topic: "losses",
  name,
  milliseconds: ratio,
  against: "another",
  againstMilliseconds: 1,
  ratio,
  spread,
});

const results = (...measurements: Measurement[]): Results => ({
  machine,
  measurements,
  growth: [],
});

const verdictOf = (before: Measurement, now: Measurement) =>
  compareResults(results(before), results(now)).map(({ verdict }) => verdict);

test("a ratio that grew by more than the spreads of both runs is slower", () => {
  const now = row("a", 1.4, [1.38, 1.42]);
  expect(verdictOf(row("a", 1, [0.98, 1.02]), now)).toEqual(["slower"]);
});

test("a ratio that fell by more than the spreads of both runs is faster", () => {
  const now = row("a", 0.6, [0.58, 0.62]);
  expect(verdictOf(row("a", 1, [0.98, 1.02]), now)).toEqual(["faster"]);
});

test("the spread of either run excuses a change", () => {
  const [steady, shaky] = [row("a", 1, [0.99, 1.01]), row("a", 1.4, [1.1, 1.7])];
  expect(verdictOf(steady, shaky)).toEqual(["as before"]);
  expect(verdictOf(shaky, steady)).toEqual(["as before"]);
});

test("the noise is both spreads together, as factors, and never less than a twentieth", () => {
  const [a, b] = [row("a", 1, [1, 1.3]), row("a", 1, [1, 1.4])];
  const [both] = compareResults(results(a), results(b));
  expect(both.noise).toBeCloseTo(Math.exp(Math.hypot(Math.log(1.3), Math.log(1.4))), 12);
  const [none] = compareResults(
    results(row("a", 1, [1, 1])),
    results(row("a", 1.04, [1.04, 1.04])),
  );
  expect(none).toMatchObject({ noise: 1.05, verdict: "as before" });
});

test("a row that was measured too few times to have a spread is not judged", () => {
  expect(verdictOf(row("a", 1, [0.9, 1.1]), row("a", 5))).toEqual(["no spread"]);
  expect(verdictOf(row("a", 1), row("a", 5, [4.9, 5.1]))).toEqual(["no spread"]);
});

test("a row that is not committed says so", () => {
  expect(verdictOf(row("a", 1, [1, 1]), row("b", 1, [1, 1]))).toEqual(["not committed"]);
});

test("warnings name what changed, with both ratios and the noise, and nothing else", () => {
  const before = results(row("a", 1, [0.98, 1.02]), row("b", 1, [0.98, 1.02]));
  const now = results(row("a", 2, [1.98, 2.02]), row("b", 1.01, [0.98, 1.02]));
  expect(warnings(before, now)).toEqual([
    "a: slower, ratio 2.00 where 1.00 is committed; the noise is a factor of 1.05",
  ]);
});

test("another machine is said aloud, before anything else", () => {
  const there = results(row("a", 1, [0.98, 1.02]));
  const here = { ...results(row("a", 2, [1.98, 2.02])), machine: { ...machine, node: "24.1.0" } };
  const said = warnings(there, here);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain("another machine");
  expect(said[0]).toContain("Node 24.1.0");
});
