import type { RandomGenerator } from "@balms/core";
import * as fc from "fast-check";
import { damageBytes } from "../../packages/onnx/test/fuzz/mutate-bytes.ts";
import { changedStates } from "../restores/changed-state.ts";

/** What stands in texts of this project, and what has harmed readers of texts. */
const words: readonly string[] = `
 0 -1 -0 1e999 1e308 0.5 NaN Infinity 9007199254740993 18446744073709551616 1e-400 null true [] {} [[ ]] { } " '' "" , ; : /
 __proto__ constructor toString length \\u0000 \\ud800 ../../etc =1+1 é e\u0301 😀 \u001B[2J \u2028 \uFEFF
 ${"x".repeat(3000)} ${"9".repeat(400)} ${"[".repeat(5000)} ${'{"a":'.repeat(3000)}`
  .split(/[ \n]/u)
  .concat("\n", "\t", "\r\n", " ");

/** Numbers, texts in quotes, words, and signs one by one. */
const token = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\]|\\.)*"|\w+|\s+|[^\w\s]/gu;

const tokensOf = (text: string): string[] => text.match(token) ?? [];

/** One of the tokens is another, is missing, stands twice, or trades its place; or many of them follow one another. */
function change(tokens: string[], random: RandomGenerator, others: readonly string[]): void {
  const [at, from] = [random.integer(tokens.length + 1), random.integer(tokens.length + 1)];
  const length = random.integer(12);
  switch (random.integer(6)) {
    case 0:
      tokens[at] = words[random.integer(words.length)];
      break;
    case 1:
      tokens.splice(at, length);
      break;
    case 2:
      tokens.splice(at, 0, ...tokens.slice(from, from + length));
      break;
    case 3:
      tokens.splice(at, 0, ...others.slice(from, from + 4 * length));
      break;
    case 4:
      tokens.splice(at, 1, tokens[from] ?? "");
      break;
    default:
      tokens.splice(at, 0, words[random.integer(words.length)]);
  }
}

/** JSON in which values are missing, are others, or are of other kinds; undefined where the text is no JSON. */
function mutateJson(text: string, random: RandomGenerator): Uint8Array | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const [changed] = fc.sample(changedStates(value), { seed: random.nextUint32() | 0, numRuns: 1 });
  // What is no JSON becomes null, or nothing.
  return Buffer.from(JSON.stringify(changed) ?? "");
}

/**
 * A copy of a text in which words, numbers and signs are others, or values where it is JSON. Every eighth is damaged in its bytes.
 */
export function mutateText(
  bytes: Uint8Array,
  random: RandomGenerator,
  other: Uint8Array,
): Uint8Array {
  if (random.integer(8) === 0) return damageBytes(bytes, random, other);
  const text = Buffer.from(bytes).toString();
  const json = random.integer(3) === 0 ? undefined : mutateJson(text, random);
  if (json !== undefined) return json;
  const tokens = tokensOf(text);
  for (let times = 1 + random.integer(4); times > 0; times--) {
    change(tokens, random, tokensOf(Buffer.from(other).toString()));
  }
  return Buffer.from(tokens.join("")).subarray(0, 200_000);
}
