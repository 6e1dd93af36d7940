import { mkdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";
import { writeImageFolders } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";

const { at, write: file, count, left } = counting();

async function* piped(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

test("several sources are added up, and patterns stand for the files that fit", async () => {
  await file("a1.txt", "dog\ncat\ndog\n");
  await file("a2.txt", "emu\ncat\nemu\n");
  const listed = await count(at("a1.txt"), at("a2.txt"));
  expect(priorFromJSON(listed.stdout)).toMatchObject({
    classes: ["cat", "dog", "emu"],
    counts: [2, 2, 2],
    source: "a1.txt and a2.txt",
  });
  expect(listed.stderr).toBe("balms: 2 sources are taken for class names, one for each row\n");
  for (const pattern of ["a?.txt", "a[12].txt", "a[!3].txt", "*.txt"]) {
    const found = await count(at(pattern));
    expect(priorFromJSON(found.stdout).digest).toBe(priorFromJSON(listed.stdout).digest);
  }
  await mkdir(at("deep/er"), { recursive: true });
  await file("deep/er/b.txt", "emu\nemu\n");
  const deep = await count(at("**/*.txt"));
  expect(priorFromJSON(deep.stdout).counts).toEqual([2, 2, 4]);
  await writeImageFolders(at(""), { one: { cat: 3 }, two: { cat: 1, dog: 2 } });
  const folders = await count(at("one"), at("two"));
  expect(priorFromJSON(folders.stdout)).toMatchObject({ classes: ["cat", "dog"], counts: [4, 2] });
});

test("a file that is called like a pattern is that file", async () => {
  await file("a1.txt", "dog\ndog\n");
  const odd = await file("a[1].txt", "cat\ncat\ncat\n");
  expect(priorFromJSON((await count(odd)).stdout)).toMatchObject({ classes: ["cat"], counts: [3] });
});

test("sources that do not go together are refused", async () => {
  const names = await file("names.txt", "dog\ndog\n");
  const ids = await file("ids.txt", "0\n0\n1\n");
  await writeImageFolders(at(""), { train: { cat: 3 } });
  const refusals: [string[], RegExp][] = [
    [[names, names], /names\.txt twice; expected each source once/u],
    [[names, at("*.txt")], /names\.txt twice/u],
    [[names, ids], /class ids, one for each row; expected class names, one for each row, as in/u],
    [[at("train"), names], /train, a folder, and .*names\.txt, a list of labels/u],
    [[at("*.none")], /a pattern that no file fits/u],
    [["hf://datasets/acme/photos"], /hf download --repo-type dataset acme\/photos --local-dir/u],
    [["https://example.org/a.csv"], /curl -LO https:\/\/example\.org\/a\.csv/u],
    [["s3://bucket/a.csv"], /aws s3 cp s3:\/\/bucket\/a\.csv/u],
    [["/dev/null"], /a device or a socket/u],
    [[at("train"), "--label", "y"], /`--label`: received y together with a folder/u],
  ];
  for (const [argv, message] of refusals) {
    const result = await count(...argv);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
  }
});

test("what nothing here reads is named, with what makes labels of it", async () => {
  const given: [string | Uint8Array, RegExp][] = [
    [Buffer.from("894844460d0a1a0a", "hex"), /received an HDF5 file;.*h5py\.File/u],
    [Buffer.from("MATLAB 5.0 MAT-file, Platform"), /received a MATLAB file.*scipy\.io\.loadmat/u],
    [Buffer.from("SQLite format 3\0"), /an SQLite database.*sqlite3 FILE/u],
    [
      `12345678DUCK@${"\0".repeat(7)}`,
      /a DuckDB database.*prior sql --dialect duckdb .*prior import/u,
    ],
    [gzipSync("cat\ncat\n"), /received gzip data;.*gzip -dc FILE/u],
    [gzipSync("cat\ncat\n").subarray(0, 8), /gzip data/u],
    ['{"cat": 5, "dog": 2}', /the counts of classes; .*counted already/u],
    [
      "[0, 1, 1, 2]",
      /a list of numbers in JSON, which may be labels, or the counts .*jq '\.\[\]'/u,
    ],
    ['[\n"cat", "cat"]', /a list of names in JSON.*jq -r '\.\[\]' FILE \| balms prior count -/u],
    ["[[0, 1], [1, 1]]", /a list of lists in JSON/u],
    ["cat\ncat\ndog\0\ncat\n", /a binary file/u],
    ['{"counts": [5], "labels": ["cat"]}', /received a prior; .*counted already/u],
  ];
  for (const [content, message] of given) {
    const result = await count(await file("labels", content));
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
  }
});

test("UTF-16 and byte order marks are read, and broken characters refused", async () => {
  const text = "grün\r\ngrün\r\nlos\r\n";
  const little = Buffer.from(`\uFEFF${text}`, "utf16le");
  const big = Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
  for (const content of [little, big, big.subarray(2), `\uFEFF${text}`]) {
    const result = await count(await file("labels.txt", content));
    expect(priorFromJSON(result.stdout)).toMatchObject({
      classes: ["grün", "los"],
      counts: [2, 1],
    });
  }
  const broken = Buffer.concat([little, Buffer.from([0x00, 0xd8, 0x0a, 0x00])]);
  const refused = await count(await file("labels.txt", broken));
  expect(refused.stderr).toMatch(/text in UTF-16LE with broken characters/u);
  expect(await left()).toEqual([]);
});

test("standard input is counted, with an end when it is interrupted", async () => {
  const result = await runBalms(["prior", "count", "-"], { stdin: piped("cat\nd", "og\ncat\n") });
  const prior = priorFromJSON(result.stdout);
  expect([prior.classes, prior.counts, prior.source]).toEqual([["cat", "dog"], [2, 1], undefined]);
  expect(result.stderr).toBe("balms: standard input is taken for class names, one for each row\n");
  const empty = await runBalms(["prior", "count", "-"], { stdin: piped() });
  expect(empty.stderr).toMatch(/standard input`: received nothing/u);
  const abort = new AbortController();
  async function* silent(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("cat\n");
    abort.abort("SIGINT");
    await new Promise(() => {});
  }
  const stopped = await runBalms(["prior", "count", "-"], {
    stdin: silent(),
    signal: abort.signal,
  });
  expect(stopped).toMatchObject({ status: 130, stdout: "" });
  expect(await left()).toEqual([]);
});

test("--json prints the prior and what the sources were taken for, and -o writes the prior alone", async () => {
  const path = await file("ids.txt", "1\n1\n2\n");
  const output = at("prior.json");
  const result = await count(path, "--json", "-o", output);
  const told = JSON.parse(result.stdout) as Record<string, unknown>;
  expect(told).toMatchObject({
    sources: [path],
    takenFor: "class ids, one for each row",
    unlabeled: 0,
    prior: { labels: ["0", "1", "2"], counts: [0, 2, 1] },
  });
  expect(told["notes"]).toEqual([expect.stringContaining("take 1 off each id")]);
  expect(priorFromJSON(await readFile(output, "utf8")).counts).toEqual([0, 2, 1]);
});
