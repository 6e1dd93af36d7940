import { seal, sealedName } from "../../packages/cli/src/cache/sealed.ts";
import { damageBytes } from "../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "./fuzz-target.ts";

/** A kind of files that carry a digest of what is in them. */
interface SealedKind<Content> {
  /** Files as they were written. */
  readonly seeds: () => Promise<Uint8Array[]>;
  /** What is in a file; undefined where it is taken for none. */
  readonly read: (file: Uint8Array) => Promise<Content | undefined>;
  /** Whether it is other than what was written. */
  readonly isTorn: (content: Content) => boolean;
  /** A damaged copy of what is in a file. */
  readonly mutate: FuzzTarget["mutate"];
  /** Does with it what a run does; throws where it cannot be what it should. */
  readonly use: (content: Content) => void;
  readonly inGate: number;
}

/** Files that are damaged as they are; and those that are damaged inside, and carry the digest of that. */
export function sealedTargets<Content>(
  name: string,
  { seeds, read, isTorn, mutate, use, inGate }: SealedKind<Content>,
): Record<string, FuzzTarget> {
  let called = "";
  return {
    [name]: {
      seeds,
      mutate: damageBytes,
      survive: async (bytes) => {
        const content = await read(bytes);
        if (content !== undefined && isTorn(content)) throw new Error("a torn file was read");
        return typeof content;
      },
      inGate,
    },
    [`${name}-inside`]: {
      seeds: async () => {
        const files = await seeds();
        called = sealedName(files[0]);
        return files.map((file) => file.subarray(file.indexOf(10) + 1));
      },
      mutate: (bytes, random, other) =>
        (random.integer(4) === 0 ? damageBytes : mutate)(bytes, random, other),
      survive: async (bytes) => {
        const content = await read(seal(called, bytes));
        if (content !== undefined) use(content);
        return typeof content;
      },
      inGate: inGate / 2,
    },
  };
}
