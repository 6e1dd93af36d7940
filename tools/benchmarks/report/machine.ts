import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform } from "node:os";

/** What measured, in words that name no machine. */
export interface Machine {
  readonly processor: string;
  /** The widest vectors that it has; not known everywhere. */
  readonly vectors: string | undefined;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
}

const widest = { avx512f: "AVX-512", avx2: "AVX2", avx: "AVX", asimd: "NEON" };

function readVectors(): string | undefined {
  if (platform() !== "linux") return undefined;
  const flags = new Set(readFileSync("/proc/cpuinfo", "utf8").split(/\s+/u));
  return Object.entries(widest).find(([flag]) => flags.has(flag))?.[1];
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    vectors: readVectors(),
    cores: availableParallelism(),
    system: `${platform()} ${arch()}`,
    node: process.version.slice(1),
  };
}

export const describeMachine = ({ processor, vectors, cores, system, node }: Machine): string =>
  `${processor}${vectors === undefined ? "" : ` with ${vectors}`}, ${cores} cores, ${system}, Node ${node}`;
