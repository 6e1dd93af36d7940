// Classes of a balanced stream: awaited, missing, unknown, named.
import { priorFromCounts } from "@balms/core";
import { balanceStream } from "@balms/sampler";
import type { BalancedStream } from "@balms/sampler";
import { expect, test } from "vitest";
import { countsOf, label, random, type Row, rowsOf, run } from "./named-rows.ts";

function* withTypo(): Generator<Row, void> {
  yield { id: -1, kind: "typo" };
  yield* rowsOf(5000, [1, 1]);
}

function* withLateClass(): Generator<Row, void> {
  for (let id = 0; id < 600; id++) yield { id, kind: "a" };
  yield* rowsOf(5000, [1, 1]);
}

type Label = number | bigint | string;

async function seenOf(stream: BalancedStream<Label>): Promise<[string, number][]> {
  for await (const row of stream) void row;
  return stream.report().classes.map(({ label: name, seen }) => [name, seen]);
}

test("a class that no longer comes is waited for no longer than patience, and then left out", async () => {
  const { out } = await run(withTypo(), { capacity: 50, patience: 300 });
  expect(out.length).toBeGreaterThan(4000);
  const kinds = countsOf(out, "ab");
  expect(Math.abs(kinds[0] / kinds[1] - 1)).toBeLessThan(0.15);
  const endless = await run(withTypo(), { capacity: 50, patience: Infinity });
  expect(endless.out.length).toBeLessThan(100);
});

test("a class that the target asks for is waited for from the beginning", async () => {
  const target = { a: 1, b: 1 };
  const { out } = await run(withLateClass(), { target, capacity: 50, patience: 1000 });
  const early = countsOf(out.slice(0, 200), "ab");
  expect(Math.abs(early[0] - 100)).toBeLessThan(30);
  const hasty = await run(withLateClass(), { target, capacity: 50, patience: 100 });
  expect(countsOf(hasty.out.slice(0, 200), "ab")).toEqual([200, 0]);
});

test("a target class that never came does not hold back a stream that has ended", async () => {
  const rows = Array.from({ length: 30 }, (_, id) => ({ id, kind: "a" }));
  const { out } = await run(rows, { target: { a: 1, b: 1 } });
  expect(out.length).toBe(30);
});

test("classes that the target does not name are an error, or dropped and counted", async () => {
  const target = { a: 1, c: 0 };
  await expect(run(rowsOf(300, [1, 1, 1]), { target })).rejects.toThrow(
    /`label`: received class "b" at row \d+; expected a class of the target/,
  );
  const { out, report } = await run(rowsOf(300, [1, 1, 1]), { target, others: "drop" });
  expect(new Set(out.map(label))).toEqual(new Set("a"));
  for (const name of ["b", "c"]) {
    const flow = report.classes.find((entry) => entry.label === name);
    expect(flow?.dropped).toBeGreaterThan(50);
    expect(flow?.dropped).toBe(flow?.seen);
  }
});

test("labels are names or ids; in a prior an id stands for its class", async () => {
  const source = [0, 1, 1n, "lynx", 0];
  const options = { label: (row: Label) => row, random: random() };
  const target = priorFromCounts([1, 1], { classes: ["cat", "lynx"] });
  expect(await seenOf(balanceStream(source, { ...options, target }))).toEqual([
    ["cat", 2],
    ["lynx", 3],
  ]);
  expect(await seenOf(balanceStream(source, options))).toEqual([
    ["0", 2],
    ["1", 2],
    ["lynx", 1],
  ]);
});
