import type { RandomGenerator } from "@balms/core";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import { otherTable } from "./parquet-tables.ts";
import { mutateThrift } from "./mutate-thrift.ts";
import {
  fieldOf,
  readParquet,
  withFields,
  writeParquet,
  type ParquetPage,
} from "./parquet-parts.ts";
import type { ThriftStruct } from "./thrift-tree.ts";

/** Sizes of a page, unpacked and packed. */
const [unpacked, packed] = [2, 3];

const times = (random: RandomGenerator, act: () => void): void => {
  for (let left = 1 + random.integer(3); left > 0; left--) act();
};

/**
 * A copy of a file whose footer, pages or headers of pages are others, all of them where the file says; or another table. Every eighth is
 * damaged in its bytes.
 */
export function mutateParquet(
  bytes: Uint8Array,
  random: RandomGenerator,
  other: Uint8Array,
): Uint8Array {
  const parts = random.integer(8) === 0 ? undefined : readParquet(bytes);
  if (random.integer(8) === 0) return otherTable(random);
  if (parts === undefined) return damageBytes(bytes, random, other);
  const chunks = parts.chunks.map((pages) => [...pages]);
  const pages = chunks.flatMap((chunk) => chunk.map((_, at) => [chunk, at] as const));
  const isOfPages = pages.length > 0 && random.integer(2) === 0;
  if (isOfPages) {
    times(random, () => {
      const [chunk, at] = pages[random.integer(pages.length)];
      chunk[at] = changedPage(chunk[at], random);
    });
    if (random.integer(3) > 0) return writeParquet({ ...parts, chunks });
  }
  return writeParquet({ ...parts, chunks }, (footer) => mutateOften(footer, random));
}

function mutateOften(struct: ThriftStruct, random: RandomGenerator): ThriftStruct {
  let changed = struct;
  times(random, () => {
    changed = mutateThrift(changed, random);
  });
  return changed;
}

/** Another header; or another body, of which the header says how long it is. */
function changedPage({ header, body }: ParquetPage, random: RandomGenerator): ParquetPage {
  if (random.integer(2) === 0) return { header: mutateOften(header, random), body };
  const other = damageBytes(body, random, body);
  const isPlain = fieldOf(header, unpacked) === fieldOf(header, packed);
  const size = BigInt(other.length);
  return {
    header: withFields(header, { [packed]: size, ...(isPlain ? { [unpacked]: size } : {}) }),
    body: other,
  };
}
