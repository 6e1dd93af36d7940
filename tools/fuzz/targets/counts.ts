import { writeNpy } from "@balms/datasets";
import { countTarget, ofTable } from "../count-target.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { mutateText } from "../mutate-text.ts";

const table = "image,label\na.jpg,cat\nb.jpg,dog\nc.jpg,cat\n";
const lines = '{"image": 1, "label": "cat"}\n{"image": 2, "label": "dog"}\n';
const ids = writeNpy({ shape: [4], data: BigInt64Array.of(0n, 2n, 2n, 1n) });
const asTable = { mutate: mutateText, words: ofTable };

/** Files that `balms prior count` counts as they lie there. */
export const countTargets: Readonly<Record<string, FuzzTarget>> = {
  "count-csv": countTarget(
    "a.csv",
    [table, table.replaceAll(",", ";"), '"label"\n"a ""b"\n'],
    asTable,
  ),
  "count-json": countTarget(
    "a.json",
    ['{"label": ["cat", "dog"]}', `[${lines.replace("\n", ",")}]`],
    { mutate: mutateText },
  ),
  "count-lines": countTarget("a.jsonl", [lines], asTable),
  "count-npy": countTarget("a.npy", [ids]),
};
