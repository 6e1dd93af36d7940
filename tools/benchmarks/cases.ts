import { adjustingCases } from "./adjusting/adjusting-cases.ts";
import { brainCases } from "./brain/brain-cases.ts";
import { countingCases } from "./counting/counting-cases.ts";
import { detectionCases } from "./detection/detection-cases.ts";
import { estimationCases } from "./estimation/estimation-cases.ts";
import { headCases } from "./heads/head-cases.ts";
import { lossCases } from "./losses/loss-cases.ts";
import type { BenchmarkCase } from "./measuring/benchmark-case.ts";
import { networkCases } from "./networks/network-cases.ts";
import { samplerCases } from "./samplers/sampler-cases.ts";
import { tfjsCases } from "./tfjs/tfjs-cases.ts";

/** All rows by what they are about, in the order of the tables. */
const topics: Readonly<Record<string, readonly BenchmarkCase[]>> = {
  losses: lossCases,
  heads: headCases,
  networks: networkCases,
  samplers: samplerCases,
  counting: countingCases,
  evaluation: detectionCases,
  estimation: estimationCases,
  adjusting: adjustingCases,
  tfjs: tfjsCases,
  brain: brainCases,
};

/** A row and its topic. */
export interface TopicCase extends BenchmarkCase {
  readonly topic: string;
}

export const cases: readonly TopicCase[] = Object.entries(topics).flatMap(([topic, own]) =>
  own.map((row) => ({ topic, ...row })),
);
