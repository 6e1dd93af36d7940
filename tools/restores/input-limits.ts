/** What an input may take of a processor, in milliseconds, and of memory beyond what was taken before, in bytes. */
export interface InputLimits {
  readonly time: number;
  readonly memory: number;
}

/** Limits of every input; decision of the project, as SECURITY.md promises. */
export const inputLimits: InputLimits = { time: 2000, memory: 512e6 };

/** The most memory that the process ever held, in bytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What an act took. */
export interface Taken {
  /** Milliseconds of processors. */
  readonly time: number;
  /** What is too much of it, in words. */
  readonly excess: string | undefined;
}

/** Begins to measure; the function says what was taken until it is called. */
export function measure({ time: mostTime, memory: mostMemory }: InputLimits): () => Taken {
  const [started, before] = [processorTime(), peakMemory()];
  return () => {
    const [time, memory] = [processorTime() - started, peakMemory() - before];
    if (time > mostTime) return { time, excess: `took ${time.toFixed(0)} ms` };
    const isMuch = memory > mostMemory;
    return { time, excess: isMuch ? `took ${(memory / 1e6).toFixed(0)} MB of memory` : undefined };
  };
}
