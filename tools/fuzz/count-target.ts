import { runCommand } from "balms";
import { damageBytes } from "../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { scratch } from "./scratch.ts";

const signal = new AbortController().signal;

/** How tables are counted: for files so small, one thread does. */
export const ofTable: readonly string[] = ["--label", "label", "--threads", "1"];

/** Files that `balms prior count` counts. What the command has no word for is its own fault. */
export function countTarget(
  name: string,
  seeds: readonly (string | Uint8Array)[] | FuzzTarget["seeds"],
  {
    words = [],
    mutate = damageBytes,
    pack = (inside) => inside,
  }: {
    readonly words?: readonly string[];
    readonly mutate?: FuzzTarget["mutate"];
    /** Makes a file of an input, which is what is in it. */
    readonly pack?: (inside: Uint8Array) => Uint8Array;
  } = {},
): FuzzTarget {
  return {
    seeds:
      typeof seeds === "function"
        ? seeds
        : () => seeds.map((seed) => new Uint8Array(Buffer.from(seed))),
    mutate,
    survive: (bytes) => counted(scratch(name, pack(bytes)), words),
    inGate: 25,
  };
}

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
