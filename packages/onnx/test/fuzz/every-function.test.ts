// Models that parse but are not what their exporter meant, handed to every function that takes one: refusals and nothing else.
import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { openModel, readModel } from "../../src/index.ts";
import { attempt } from "../attempt.ts";
import { corpus } from "./corpus.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateModel } from "./mutate-model.ts";
import { refusedAlone, surviveEverything } from "./survive-everything.ts";

const count = Number(process.env["BALMS_FUZZ"] ?? 100_000) / 100;
const seed = process.env["BALMS_FUZZ_SEED"] ?? "12";
const files = corpus();

/** A file of the round: every fifth of them damaged in its bytes. */
function fileOf(round: number): Uint8Array {
  const random = createRandom(1).fork(`${seed} ${round}`);
  const [file, other] = [files[random.integer(files.length)], files[random.integer(files.length)]];
  return round % 5 === 0 ? mutateBytes(file, random, other) : mutateModel(file, random);
}

async function survive(bytes: Uint8Array, round: number): Promise<boolean> {
  const model = attempt(() => readModel(bytes));
  if (model === undefined) return false;
  await surviveEverything(model, round);
  await refusedAlone(async () => {
    const read = (start: number, end: number): Promise<Uint8Array> =>
      Promise.resolve(bytes.slice(start, end));
    await surviveEverything(await openModel({ size: bytes.length, read }), round);
  });
  return true;
}

test(
  `every function survives ${count} models that are not meant well`,
  { timeout: 60 * 60_000 },
  async () => {
    let known = 0;
    for (let round = 0; round < count; round++) {
      const bytes = fileOf(round);
      try {
        if (await survive(bytes, round)) known += 1;
      } catch (cause) {
        const text = Buffer.from(bytes).toString("base64");
        throw new Error(`round ${round}: ${String(cause)}; the file: ${text}`, { cause });
      }
    }
    // Otherwise nothing but the reader was tried.
    expect(known).toBeGreaterThan(count / 10);
  },
);
