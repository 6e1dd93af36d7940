// Damaged and meaningless models: typed errors and nothing else. BALMS_FUZZ tries more and prints figures; `npm run fuzz` tries
// them in a process that is killed when it takes too long.
import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { writeSync } from "node:fs";
import { expect, test } from "vitest";
import { refused, repaired } from "../zoo/families.ts";
import { fileOf } from "../zoo/file-of.ts";
import { arbitraryModel } from "./arbitrary-model.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { surviveOpening } from "./survive-opening.ts";
import { surviveReading } from "./survive-reading.ts";
import type { Fate } from "./survive-reading.ts";

const asked = process.env["BALMS_FUZZ"];
const count = asked === undefined ? 40_000 : Number(asked);
const seed = Number(process.env["BALMS_FUZZ_SEED"] ?? 12);
const minutes = 60_000 * 60;
const files = [...repaired, ...refused].map((family) => fileOf(family));

interface Figures {
  readonly fates: Record<Fate, number>;
  slowest: number;
  memory: number;
}

/** Keeps what a model took; the memory is that of the whole process. */
async function watch(figures: Figures, work: () => Promise<Fate>): Promise<void> {
  const started = performance.now();
  figures.fates[await work()] += 1;
  figures.slowest = Math.max(figures.slowest, performance.now() - started);
  figures.memory = Math.max(figures.memory, process.memoryUsage().rss);
}

function createFigures(): Figures {
  const fates = { "not read": 0, "no scores": 0, "not adjusted": 0, adjusted: 0 };
  return { fates, slowest: 0, memory: 0 };
}

function report(what: string, { fates, slowest, memory }: Figures): void {
  if (asked === undefined) return;
  const ends = Object.entries(fates).map(([fate, times]) => `${times} ${fate}`);
  const cost = `slowest ${slowest.toFixed(0)} ms, memory of the process ${(memory / 1e6).toFixed(0)} MB`;
  // Not through the console, which is shown for failed tests alone.
  writeSync(2, `${what}: ${ends.join(", ")}; ${cost}\n`);
}

async function survive(bytes: Uint8Array, round: number): Promise<Fate> {
  const fate = surviveReading(bytes, round);
  await surviveOpening(bytes);
  return fate;
}

test(
  `${count} damaged files end in a typed error or in a right model`,
  { timeout: minutes },
  async () => {
    const random = createRandom(seed);
    const figures = createFigures();
    for (let round = 0; round < count; round++) {
      const [file, other] = [
        files[random.integer(files.length)],
        files[random.integer(files.length)],
      ];
      const bytes = mutateBytes(file, random, other);
      await watch(figures, () =>
        survive(bytes, round).catch((cause: unknown) => {
          const text = Buffer.from(bytes).toString("base64");
          throw new Error(`round ${round}: ${String(cause)}; the file: ${text}`, { cause });
        }),
      );
    }
    report("damaged files", figures);
    // Otherwise nothing but the reader was tried.
    expect(figures.fates.adjusted).toBeGreaterThan(count / 50);
    expect(figures.fates["not read"]).toBeGreaterThan(count / 50);
  },
);

test(
  "meaningless graphs end in a typed error or in a right model",
  { timeout: minutes },
  async () => {
    const figures = createFigures();
    await fc.assert(
      fc.asyncProperty(arbitraryModel, fc.nat(4), async (bytes, round) => {
        await watch(figures, () => survive(bytes, round));
      }),
      { numRuns: Math.ceil(count / 10), seed },
    );
    report("meaningless graphs", figures);
    expect(Object.values(figures.fates).reduce((a, b) => a + b)).toBeGreaterThan(count / 10 - 1);
  },
);
