import { checkOnly } from "./check-only.ts";
import { chromium } from "../browser/chromium.ts";
import { findPython } from "../python/find-python.ts";
import { cases, type TopicCase } from "./cases.ts";
import type { GrowthMeasured } from "./growth/growth-series.ts";
import { growthSeries } from "./growth/series.ts";
import { measureApart } from "./measure-apart.ts";
import type { Measurement } from "./measuring/measure.ts";
import type { Options } from "./options.ts";
import { thisMachine } from "./report/machine.ts";
import type { Results } from "./report/results.ts";

type PythonModule = TopicCase["needs"];

/** Interpreters by the module that they are looked for; each is looked for once, and said to be missing once. */
function pythonFinder(): (module: PythonModule) => string | undefined {
  const found = new Map<PythonModule, string | undefined>();
  return (module) => {
    if (module === undefined) return "python3";
    if (!found.has(module)) {
      const python = findPython(module);
      found.set(module, python);
      if (python === undefined) {
        console.error(
          `no Python with ${module} found (BALMS_PYTHON or BALMS_TRAINING_PYTHON names one): its rows are left out`,
        );
      }
    }
    return found.get(module);
  };
}

/** Measures the rows that are asked for, one after the other; a row that fails is said aloud, and the others go on. */
export function* measureAll({ growth, only, rounds }: Options): Generator<Results> {
  const machine = thisMachine();
  const pythonOf = pythonFinder();
  const rows: readonly Pick<TopicCase, "topic" | "name" | "needs" | "inBrowser">[] = growth
    ? growthSeries
    : cases;
  checkOnly(rows, only);
  for (const [row, { topic, name, needs, inBrowser }] of rows.entries()) {
    if (topic !== only && !name.includes(only)) continue;
    if (inBrowser === true && chromium === undefined) continue;
    const python = pythonOf(needs);
    if (python === undefined) continue;
    console.error(`${name} …`);
    const found = measureApart({ row, rounds, growth, python });
    if (found === undefined) {
      console.error(`${name}: failed, and is left out`);
      process.exitCode = 1;
    } else if (growth) yield { machine, measurements: [], growth: [found as GrowthMeasured] };
    else yield { machine, measurements: [found as Measurement], growth: [] };
  }
}
