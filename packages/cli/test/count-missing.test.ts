import { priorFromJSON } from "@balms/core";
import { describe, expect, test } from "vitest";
import { counting } from "./counting.ts";
import { writeNpy } from "@balms/datasets";

const { write, count, refusal } = counting();

/** Counts by name, and what is said beside. */
async function counted(...argv: string[]): Promise<[counts: unknown, said: string]> {
  const { status, stdout, stderr } = await count(...argv);
  if (status !== 0) throw new Error(stderr);
  const { classes, counts } = priorFromJSON(stdout);
  return [Object.fromEntries(classes.map((name, id) => [name, counts[id]])), stderr];
}

const lines = ["cat", " NA", "cat", "dog", "?", "NA", "cat", "dog"];
const sources = {
  list: lines.join("\n"),
  paths: lines.map((label, row) => `x/${row}.jpg ${label.trim()}`).join("\n"),
  table: ["id,y", ...lines.map((label, row) => `${row},${label}`)].join("\n"),
  several: ["id,y", ...lines.map((label, row) => `${row},${label}|${label}`)].join("\n"),
  json: lines.map((label) => JSON.stringify({ y: label })).join("\n"),
};

describe("rows of which a text says that they have no label", () => {
  test.each([
    ["list.txt", sources.list, []],
    ["table.csv", sources.table, ["--label", "y"]],
    ["rows.jsonl", sources.json, ["--label", "y"]],
  ] as const)("are refused, or left out and named: %s", async (name, content, words) => {
    const path = await write(name, content);
    expect(await refusal(path, ...words)).toMatch(/a missing label: .* with --missing NA\./u);
    expect(await refusal(path, ...words, "--missing", "NA")).toMatch(/with --missing "\?"\./u);
    const [counts, said] = await counted(path, ...words, "--missing", "NA", "--missing", "?");
    expect(counts).toEqual({ cat: 3, dog: 2 });
    expect(said).toMatch(/balms: 3 rows have no label, and are not counted\n$/u);
  });

  test("are left out behind paths, too", async () => {
    const path = await write("paths.txt", sources.paths);
    const words = ["--format", "path-label", "--missing", "NA", "--missing", "?"];
    const [counts, said] = await counted(path, ...words);
    expect(counts).toEqual({ cat: 3, dog: 2 });
    expect(said).toMatch(/balms: 3 rows have no label, and are not counted\n$/u);
  });

  test("are told by the whole cell where a cell has several labels", async () => {
    const path = await write("several.csv", "y\ncat|dog\nNA\ncat\n\ndog\n");
    const words = ["--label", "y", "--separator", "|"];
    const { status, stdout, stderr } = await count(path, ...words, "--missing", "NA");
    expect({ status, counts: priorFromJSON(stdout).counts }).toEqual({ status: 0, counts: [2, 2] });
    expect(stderr).toMatch(/1 row has no label, and is not counted/u);
  });

  test("may be numbers: -1 among class ids", async () => {
    const path = await write("ids.csv", "y\n0\n-1\n1\n0\n-1\n1\n");
    const [counts] = await counted(path, "--label", "y", "--missing", "-1");
    expect(counts).toEqual({ 0: 2, 1: 2 });
    const list = await write("ids.txt", "-1\n0\n1\n0\n-1\n");
    expect((await counted(list, "--missing", "-1"))[0]).toEqual({ 0: 2, 1: 1 });
  });

  test("are named where what they have is taken for a class", async () => {
    const words = ["--format", "names"];
    const note =
      /balms: 2 rows have the class "NA": if it means that there is none, say --missing NA\n/u;
    const table = await write("table.csv", sources.table);
    expect((await counted(table, "--label", "y", ...words))[1]).toMatch(note);
    expect((await counted(await write("list.txt", sources.list), ...words))[1]).toMatch(note);
  });
});

test("texts for none are refused where there are no texts", async () => {
  const array = await write("ids.npy", writeNpy({ shape: [3], data: Int32Array.of(0, 1, 0) }));
  expect(await refusal(array, "--missing", "-1")).toMatch(/an array of numbers, and texts/u);
  const columns = ["--columns", "a,b", "--missing", "NA"];
  expect(await refusal(await write("t.csv", "a,b\n0,1\n"), ...columns)).toMatch(
    /`--columns`: received it together with --missing/u,
  );
});
