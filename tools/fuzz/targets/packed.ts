import { crc32, gzipSync } from "node:zlib";
import { writeNpy } from "@balms/datasets";
import { zipOf } from "../../../packages/cli/test/npz-file.ts";
import { damageBytes, flipBits } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import { countTarget, ofTable } from "../count-target.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { mutateText } from "../mutate-text.ts";
import { packZstd } from "../pack-zstd.ts";
import { mutateParquet } from "../parquet/mutate-parquet.ts";
import { parquetTables, tableInZstd } from "../parquet/parquet-tables.ts";

const table = "image,label\na.jpg,cat\nb.jpg,dog\nc.jpg,cat\n";
const scene = JSON.stringify({
  images: [{ id: 7 }],
  annotations: [{ id: 1, image_id: 7, category_id: 8 }],
  categories: [{ id: 8, name: "dog" }],
});
const ids = writeNpy({ shape: [4], data: BigInt64Array.of(0n, 2n, 2n, 1n) });
const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3);
const archives = [
  zipOf([{ name: "y.npy", content: ids }]),
  zipOf([{ name: "y.npy", content: ids, isDeflated: true, isStreamed: true }]),
  zipOf([{ name: "y.npy", content: ids, isLarge: true }]),
];

const inGzip = (inside: Uint8Array): Uint8Array => gzipSync(inside, { level: 1 });

/** An archive of one array, as one of several writers has it. */
function inArchive(content: Uint8Array): Uint8Array {
  const way = crc32(content);
  const [isDeflated, isStreamed, isLarge] = [1, 2, 4].map((bit) => (way & bit) > 0);
  return zipOf([{ name: "y.npy", content, isDeflated, isStreamed, isLarge }]);
}

/**
 * Packed files that `balms prior count` counts. Where a target is named after what is inside, that is damaged, and packed as it should be;
 * damaged as they are packed, most have not the sum that they say.
 */
export const packedTargets: Readonly<Record<string, FuzzTarget>> = {
  "count-gzip": countTarget("a.csv.gz", [inGzip(Buffer.from(table))], { words: ofTable }),
  "count-gzip-tables": countTarget("a.csv.gz", [table, '"label"\n"a ""b"\n'], {
    mutate: mutateText,
    pack: inGzip,
    words: ofTable,
  }),
  "count-gzip-scenes": countTarget("a.json.gz", [scene], { mutate: mutateText, pack: inGzip }),
  "count-gzip-idx": countTarget("a.gz", [idx], { pack: inGzip }),
  "count-zstd": countTarget("a.csv.zst", tableInZstd, {
    // Of another length, they have no end.
    mutate: (bytes, random, other) =>
      bytes.length === 0 || random.integer(4) === 0
        ? damageBytes(bytes, random, other)
        : flipBits(bytes, random),
    words: ofTable,
  }),
  "count-zstd-tables": countTarget("a.csv.zst", [table], {
    mutate: mutateText,
    pack: packZstd,
    words: ofTable,
  }),
  "count-npz": countTarget("a.npz", archives),
  "count-npz-arrays": countTarget("a.npz", [ids], { pack: inArchive }),
  "count-parquet": countTarget("a.parquet", parquetTables, {
    mutate: mutateParquet,
    words: ofTable,
  }),
};
