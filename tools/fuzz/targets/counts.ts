import { gzipSync } from "node:zlib";
import { writeNpy } from "@balms/datasets";
import { runCommand } from "balms";
import { parquetWriteBuffer } from "hyparquet-writer";
import { zipOf } from "../../../packages/cli/test/npz-file.ts";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { mutateText } from "../mutate-text.ts";
import { scratch } from "../scratch.ts";

const signal = new AbortController().signal;

/** Counts a file as the command does it. What the command has no word for is its own fault. */
async function counted(path: string, words: readonly string[]): Promise<string> {
  let said = "";
  const status = await runCommand(["prior", "count", path, ...words], {
    stdout: { write: () => true },
    stderr: { write: (text) => (said += text) },
    signal,
    clock: () => performance.now(),
    debug: true,
  });
  if (/unexpected error|not enough memory/u.test(said)) throw new Error(said);
  const [refusal = ""] = said.split("\n").filter((line) => line.startsWith("balms: "));
  // Of a refusal, what was expected.
  return `status ${status}${/; expected.{0,50}/u.exec(refusal)?.[0] ?? ""}`;
}

const count = (
  name: string,
  seeds: readonly (string | Uint8Array)[],
  words: readonly string[] = [],
): FuzzTarget => ({
  seeds: () => seeds.map((seed) => Buffer.from(seed)),
  mutate: (bytes, random, other) =>
    (typeof seeds[0] === "string" ? mutateText : damageBytes)(bytes, random, other),
  survive: (bytes) => counted(scratch(name, bytes), words),
  inGate: 40,
});

const table = "image,label\na.jpg,cat\nb.jpg,dog\nc.jpg,cat\n";
const lines = '{"image": 1, "label": "cat"}\n{"image": 2, "label": "dog"}\n';
const ids = writeNpy({ shape: [4], data: BigInt64Array.of(0n, 2n, 2n, 1n) });
const parquet = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: "image", data: [1, 2, 3], type: "INT32" },
      { name: "label", data: ["cat", "dog", "cat"], type: "STRING" },
    ],
  }),
);
const label = ["--label", "label"];

/** Files that `balms prior count` counts. */
export const countTargets: Readonly<Record<string, FuzzTarget>> = {
  "count-csv": count("a.csv", [table, table.replaceAll(",", ";"), '"label"\n"a ""b"\n'], label),
  "count-json": count("a.json", ['{"label": ["cat", "dog"]}', `[${lines.replace("\n", ",")}]`]),
  "count-lines": count("a.jsonl", [lines], label),
  "count-parquet": count("a.parquet", [parquet], label),
  "count-npy": count("a.npy", [ids]),
  "count-npz": count("a.npz", [
    zipOf([{ name: "y.npy", content: ids }]),
    zipOf([{ name: "y.npy", content: ids, isDeflated: true, isStreamed: true }]),
  ]),
  "count-gzip": count("a.csv.gz", [gzipSync(table), gzipSync("0\n1\n")], label),
};
