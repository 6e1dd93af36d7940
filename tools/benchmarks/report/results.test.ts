import { expect, test } from "vitest";
import type { Measurement } from "../measuring/measure.ts";
import { describeMachine, thisMachine } from "./machine.ts";
import { mergeResults, readResults, type Results } from "./results.ts";

const committed = readResults(new URL("../results.json", import.meta.url));
const machine = thisMachine();
const row = (name: string, ratio: number): Measurement => ({
  topic: "losses",
  name,
  milliseconds: ratio,
  against: "another",
  againstMilliseconds: 1,
  ratio,
});
const results = (...measurements: Measurement[]): Results => ({
  machine,
  measurements,
  growth: [],
});

const ratios = (merged: Results): [string, number][] =>
  merged.measurements.map(({ name, ratio }) => [name, ratio]);

test("rows of a run take the place of those of their name, and others stay, in the order of the table", () => {
  const merged = mergeResults(
    results(row("c", 3), row("a", 1)),
    results(row("b", 2), row("a", 9)),
    ["a", "b", "c"],
  );
  expect(ratios(merged)).toEqual([
    ["a", 9],
    ["b", 2],
    ["c", 3],
  ]);
});

test("a row that the benchmark has no more is left out", () => {
  expect(ratios(mergeResults(results(row("old", 1)), results(row("a", 2)), ["a"]))).toEqual([
    ["a", 2],
  ]);
});

test("nothing of another machine stays", () => {
  const there = { ...results(row("b", 1)), machine: { ...machine, processor: "Another" } };
  const merged = mergeResults(there, results(row("a", 2)), ["a", "b"]);
  expect(ratios(merged)).toEqual([["a", 2]]);
  expect(merged.machine).toBe(machine);
});

test("what is committed has each name once, names a machine in words, and nothing of its files", () => {
  const { measurements, growth } = committed;
  for (const rows of [measurements, growth]) {
    const names = rows.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
  expect(describeMachine(committed.machine)).toMatch(/ cores, .+, Node \d/u);
  expect(JSON.stringify(committed)).not.toMatch(/"(?:\/|[^"]*:\/\/)/u);
});

test("committed ratios are those of their times", () => {
  const wrong = committed.measurements.filter(
    ({ name, ratio, milliseconds, againstMilliseconds }) =>
      // Of memory it is the ratio of bytes.
      name !== "memory of a trainer" &&
      Math.abs(ratio / (milliseconds / againstMilliseconds) - 1) > 0.002,
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
