import type { CountContext } from "../count/count-options.ts";

const often = 100;

/** Shows on a terminal how far some work is, in percent; work that is done at once shows nothing. */
export async function showProgress<Result>(
  work: Promise<Result>,
  percentage: () => number,
  { stderr, clock }: CountContext,
): Promise<Result> {
  if (stderr.isTTY !== true) return work;
  const { createProgress } = await import("../terminal/progress.ts");
  const progress = createProgress({ output: stderr, clock });
  let stage: ReturnType<typeof progress.stage> | undefined;
  const timer = setInterval(() => {
    stage ??= progress.stage("counting", 100);
    stage.update(Math.max(0, Math.round(percentage())));
  }, often);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    progress.stop();
  }
}
