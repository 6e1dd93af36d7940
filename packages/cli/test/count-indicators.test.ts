import { priorFromJSON } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write, copy, count, prior, refusal } = counting();

const one = ["1", "1.0", "1.00", " 1", "+1", "true", "TRUE", "1.000000000000000000e+00"];
const zero = ["0", "0.0", "0.000", "-0.0", "0 ", "false", "False", "0.000000000000000000e+00"];

const cell = fc.oneof(
  fc.constantFrom(...one).map((text) => ({ text, value: 1 })),
  fc.constantFrom(...zero).map((text) => ({ text, value: 0 })),
  fc.constantFrom("", " ").map((text) => ({ text, value: undefined })),
);

test("columns of zeros and ones are counted as one counts them by hand", async () => {
  const tables = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  );
  await fc.assert(
    fc.asyncProperty(tables, async (cells) => {
      // A column is more than empty cells.
      const full = (cells[0] ?? []).map(() => ({ text: "1", value: 1 }));
      const rows = [full, ...cells];
      const names = full.map((_, id) => `c${id}`);
      const lines = rows.map((row, id) => [`r${id}`, ...row.map(({ text }) => text)]);
      const csv = await write(
        "t.csv",
        `${[["id", ...names], ...lines].map((line) => line.join(",")).join("\n")}\n`,
      );
      const json = await write(
        "t.jsonl",
        lines
          .map(
            (line) =>
              `${JSON.stringify(Object.fromEntries(["id", ...names].map((name, at) => [name, line[at]])))}\n`,
          )
          .join(""),
      );
      const counts = names.map((_, id) => rows.filter((row) => row[id]?.value === 1).length);
      const none = rows.filter((row) => row.every(({ value }) => value !== 1)).length;
      const empty = rows.flat().filter(({ value }) => value === undefined).length;
      for (const path of [csv, json]) {
        const { stdout, stderr } = await count(path, "--columns", `c0..c${names.length - 1}`);
        expect(priorFromJSON(stdout)).toMatchObject({
          classes: names,
          counts,
          examples: rows.length,
        });
        expect(Number(/(\d+) rows? (?:has|have) no class/u.exec(stderr)?.[1] ?? 0)).toBe(none);
        expect(Number(/(\d+) empty cells? /u.exec(stderr)?.[1] ?? 0)).toBe(empty);
      }
    }),
    { numRuns: 15 },
  );
});

test("2,000 columns in each format", async () => {
  const names = Array.from({ length: 2000 }, (_, id) => `class ${id}`);
  const labels = Array.from({ length: 80 }, (_, id) => ((id % 70) * 7919) % 2000);
  const counts = names.map((_, id) => labels.filter((label) => label === id).length + 1);
  const all = names.map(() => 1);
  const rows = [all, ...labels.map((label) => names.map((_, id) => (id === label ? 1 : 0)))];
  const csv = await write("w.csv", [names, ...rows].map((row) => `${row.join(",")}\n`).join(""));
  const tsv = await write("w.tsv", [names, ...rows].map((row) => `${row.join("\t")}\n`).join(""));
  const json = await write(
    "w.jsonl",
    rows.map((row) => `{${row.map((value, id) => `"class ${id}":${value}`).join(",")}}\n`).join(""),
  );
  const parquet = await copy(
    `SELECT * FROM read_csv('${csv}', delim = ',', header = true, all_varchar = true)`,
    "w.parquet",
    "FORMAT parquet",
  );
  for (const path of [csv, tsv, json, parquet]) {
    const found = await prior(path, "--columns", "class 0..class 1999");
    expect(found).toMatchObject({ classes: names, counts, examples: 81 });
  }
  const single = await write(
    "one.csv",
    [names, ...rows.slice(1), names.map(() => "")].map((row) => `${row.join(",")}\n`).join(""),
  );
  const some = names.filter((_, id) => (counts[id] ?? 0) > 1);
  const { stderr } = await count(single, "--columns", some.join(","));
  expect(stderr).toMatch(/balms: 1 row has no class/u);
}, 60_000);

test("each row with one class is noticed, whichever part of the columns it is in", async () => {
  const names = Array.from({ length: 1050 }, (_, id) => `c${id}`);
  const rows = names.map((_, id) => `${names.map((_name, at) => (at === id ? 1 : 0)).join(",")}\n`);
  const path = await write("hot.csv", `${names.join(",")}\n${rows.join("")}`);
  const { stderr } = await count(path, "--columns", "c0..c1049");
  expect(stderr).toMatch(/each row has exactly one class/u);
  const more = await write(
    "more.csv",
    `${names.join(",")}\n${rows.join("")}${names.map(() => 1).join(",")}\n`,
  );
  expect((await count(more, "--columns", "c0..c1049")).stderr).not.toMatch(/exactly one class/u);
}, 60_000);

test("JSON: columns stand as in the objects, and other values are told in their words", async () => {
  const path = await write(
    "t.jsonl",
    '{"c2": 1, "c10": 0, "x": NaN, "c9": "a NaN"}\n{"c2": 0, "c10": true, "c9": {"d": -Infinity}, "__proto__": 1}\n',
  );
  expect(await prior(path, "--columns", "c2..c10")).toMatchObject({
    classes: ["c2", "c10"],
    counts: [1, 1],
  });
  expect(await refusal(path, "--columns", "c2,x")).toMatch(
    /"NaN" in column "x", and 1 such cell /iu,
  );
  expect(await refusal(path, "--columns", "c9")).toMatch(
    /"a NaN" in column "c9", and 2 such cells/u,
  );
  const inherited = await write("p.jsonl", '{"constructor": 1, "a": 1}\n{"a": 1}\n');
  expect(await prior(inherited, "--columns", "constructor,a")).toMatchObject({ counts: [1, 2] });
});
