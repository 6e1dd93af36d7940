import { createRequire } from "node:module";
import { dirname } from "node:path";
import { bundleCode } from "../../browser/bundle-code.ts";
import { chromium } from "../../browser/chromium.ts";
import { runPage } from "../../browser/run-page.ts";
import { compareTimes, type Effort, type Measured } from "./measure.ts";

const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const imports = { "onnxruntime-web": "/runtime/ort.bundle.min.mjs" };

/** What a page has in which two sides are timed. */
interface PageSides {
  /** JavaScript that imports what is measured, by name, and makes `ours` and `theirs`: functions of so many steps, which may be promises. */
  readonly code: string;
  readonly ourSteps: number;
  readonly theirSteps: number;
}

/** Times two sides in turn in headless Chromium, by the clock, on one thread: a page that is not isolated has no others. */
export async function alternateInPage(
  against: string,
  { code, ourSteps, theirSteps }: PageSides,
  { target, rounds }: Effort,
): Promise<Measured> {
  if (chromium === undefined) throw new Error("no Chromium: BALMS_CHROMIUM names one");
  const script = await bundleCode(
    `${code}
    const time = async (work, steps) => {
      const before = performance.now();
      await work(steps);
      return (performance.now() - before) / steps;
    };
    const times = { own: [], other: [] };
    // The first rounds warm up and are not counted.
    for (let round = -2; round < ${rounds}; round++) {
      const other = await time(theirs, ${theirSteps});
      const own = await time(ours, ${ourSteps});
      if (round < 0) continue;
      times.own.push(own);
      times.other.push(other);
    }
    await answer(times);`,
    { external: ["onnxruntime-web"] },
  );
  const times = (await runPage(chromium, {
    script,
    html: `<script type="importmap">${JSON.stringify({ imports })}</script>`,
    folders: { "/runtime/": runtimeFolder },
    flags: ["--disable-gpu"],
  })) as { own: number[]; other: number[] };
  return { against, ...compareTimes(times.own, times.other), target };
}
