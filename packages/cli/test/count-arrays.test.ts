// Arrays of NumPy, alone (.npy) and in archives (.npz).
import { gzipSync } from "node:zlib";
import { writeNpy } from "@balms/datasets";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";
import { zipOf } from "./npz-file.ts";

const { at, write, count, prior, refusal, left } = counting();

/** As numpy.savez_compressed wrote it: x, zeros [3, 2] in float32, and y_train, [0, 2, 2] in int64. */
const byNumpy =
  "UEsDBC0AAAAIAAAAIQD7kLqP//////////8FABQAeC5ucHkBABAAmAAAAAAAAABJAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLgYcAABQSwMELQAAAAgAAAAhAAX02sP//////////wsAFAB5X3RyYWluLm5weQEAEACYAAAAAAAAAEkAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYoYEKjAVBLAQItAy0AAAAIAAAAIQD7kLqPSQAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQItAy0AAAAIAAAAIQAF9NrDSQAAAJgAAAALAAAAAAAAAAAAAACAAYAAAAB5X3RyYWluLm5weVBLBQYAAAAAAgACAGwAAAAGAQAAAAA=";

const ids = writeNpy({ shape: [5], data: BigInt64Array.of(0n, 2n, 2n, 1n, 2n) });
const bits = writeNpy({ shape: [3, 2], data: Uint8Array.of(1, 1, 0, 0, 0, 1) });
const onlyIds = [1, 1, 3];

test("the only array of an archive is counted, however it is stored", async () => {
  const file = { name: "y.npy", content: ids };
  for (const stored of [
    {},
    { isDeflated: true },
    { isLarge: true },
    { isDeflated: true, isStreamed: true },
  ]) {
    const path = await write("y.npz", zipOf([{ ...file, ...stored }]));
    const result = await count(path);
    expect(result.stderr).toBe(
      `balms: ${path} is taken for class ids, one for each row, in the array y\n`,
    );
    expect(priorFromJSON(result.stdout)).toMatchObject({ counts: onlyIds, source: "y.npz" });
  }
});

test("several arrays are listed, and the one that is named is counted", async () => {
  const path = await write("a.npz", Buffer.from(byNumpy, "base64"));
  expect(await refusal(path)).toBe(
    `balms: \`${path}\`: received several arrays: x (float32 [3, 2]), y_train (int64 [3]); expected the name of the array that has the labels. Say which it is with --label y_train, if it is that one.\n`,
  );
  expect(await refusal(path, "--label", "ytrain")).toMatch(
    /no array "ytrain".*Is it --label y_train\?/u,
  );
  expect((await prior(path, "--label", "y_train")).counts).toEqual([1, 0, 2]);
  expect(await refusal(path, "--label", "x")).toMatch(/zeros alone/u);
  const plain = await write(
    "b.npz",
    zipOf([
      { name: "a.npy", content: bits },
      { name: "b.npy", content: bits },
    ]),
  );
  expect(await refusal(plain)).toMatch(/Say which it is with --label NAME\./u);
});

test("an archive is counted as its array alone, and shards merge into the same prior", async () => {
  const archive = await write("y.npz", zipOf([{ name: "y.npy", content: ids }]));
  const alone = await write("y.npy", ids);
  expect((await prior(archive)).digest).toBe((await prior(alone)).digest);
  const other = await write("z.npz", zipOf([{ name: "z.npy", content: ids, isDeflated: true }]));
  expect(await refusal(archive, other, "--label", "y")).toMatch(/z\.npz.*no array "y"/u);
  expect((await prior(archive, other)).counts).toEqual([2, 2, 6]);
});

test("zeros and ones are counted for each column, with all rows as examples", async () => {
  const path = await write("y.npy", bits);
  const result = await count(path);
  expect(result.stderr).toBe(
    `balms: ${path} is taken for an array of zeros and ones, a column for each of 2 classes\nbalms: 1 row has no class, and is an example of none\n`,
  );
  expect(priorFromJSON(result.stdout)).toMatchObject({
    classes: ["0", "1"],
    counts: [1, 2],
    examples: 3,
  });
  const names = await write("names.txt", "cat\ndog\n");
  expect(await prior(path, "--classes", names)).toMatchObject({
    classes: ["cat", "dog"],
    counts: [1, 2],
  });
  expect(await refusal(path, "--classes", "3")).toMatch(
    /received 2 columns; expected 3, as --classes says/u,
  );
  const more = await write(
    "more.npy",
    writeNpy({ shape: [2, 2], data: Float32Array.of(0, 1, 1, 0) }),
  );
  expect(await prior(path, more)).toMatchObject({ counts: [2, 3], examples: 5 });
  expect((await count(more)).stderr).toMatch(/each row has exactly one class/u);
  const ofIds = await write("ids.npy", ids);
  expect(await refusal(path, ofIds)).toMatch(
    /class ids, one for each row; expected an array of zeros and ones/u,
  );
  expect(await refusal(path, "--label", "y")).toMatch(
    /expected it with a table or a NumPy archive/u,
  );
});

test("archives that are damaged, or packed in other ways, are refused", async () => {
  const file = { name: "y.npy", content: ids, isDeflated: true };
  const whole = zipOf([file]);
  const cases: [Uint8Array, RegExp][] = [
    [whole.subarray(0, -30), /y\.npz.*a NumPy archive that is damaged \(.*truncated/u],
    [zipOf([{ ...file, checksum: 7 }]), /y\.npz: y.*not the checksum of the archive/u],
    [zipOf([{ ...file, method: 12, isDeflated: false }]), /packed by method 12/u],
    [zipOf([file, file]), /the array "y" twice/u],
    [zipOf([{ ...file, content: ids.subarray(0, -2) }]), /y\.npz: y.*truncated/u],
    [
      zipOf([
        file,
        ...Array.from({ length: 10_000 }, (_, place) => ({ ...file, name: `${place}.npy` })),
      ]),
      /a NumPy archive of 10,001 files/u,
    ],
  ];
  for (const [content, message] of cases) {
    expect(await refusal(await write("y.npz", content))).toMatch(message);
  }
  expect(await left()).toEqual([]);
});

test("an array that unpacks a thousandfold is counted in pieces", async () => {
  const content = writeNpy({ shape: [100_000_000], data: new Uint8Array(100_000_000) });
  const packed = zipOf([{ name: "y.npy", content, isDeflated: true }]);
  expect(packed.length).toBeLessThan(200_000);
  const before = process.memoryUsage().rss;
  expect((await prior(await write("y.npz", packed))).counts).toEqual([100_000_000]);
  expect(process.memoryUsage().rss - before).toBeLessThan(90_000_000);
});

test("IDX that is gzipped is unpacked in pieces, to its end or not at all", async () => {
  const content = new Uint8Array(8 + 3000);
  content.set([0, 0, 8, 1, 0, 0, 0x0b, 0xb8]);
  content.fill(1, 9);
  const packed = gzipSync(content);
  expect((await prior(await write("y.gz", packed))).counts).toEqual([1, 2999]);
  expect(await refusal(await write("y.gz", packed.subarray(0, -9)))).toMatch(
    /gzip data that cannot be unpacked/u,
  );
  const more = gzipSync(Buffer.concat([content, new Uint8Array(9)]));
  expect(await refusal(await write("y.gz", more))).toMatch(/more than 3008 bytes; expected 3008/u);
  expect(await refusal(at("none.npz"))).toMatch(/it does not exist/u);
});
