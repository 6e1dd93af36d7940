// Every method that trains or corrects a classifier, with settings chosen on training rows: docs/accuracy.md, and a table of README.md.
//   npm run experiment:methods -- [--features FOLDER] [--tasks letters,features,…] [--seeds 10] [--results FILE]
// The tables of both are written anew from the results that are committed; with --tasks= nothing else is done.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readWhole } from "../read-whole.ts";
import { spread } from "../spread.ts";
import { tablePages, withTables } from "./page.ts";
import { renderTask } from "./render.ts";
import { readResults, writeTask, type TaskResult } from "./results.ts";
import { runTask } from "./run-task.ts";
import { tasks } from "./tasks.ts";
import { torchResults } from "./torch-recipes.ts";

// Compiled, this lies in tools/dist/experiments/methods.
const root = new URL("../../../../", import.meta.url);
const committed = fileURLToPath(new URL("tools/experiments/methods/results.json", root));

function progress({ id, methods }: TaskResult): void {
  const { title, chosen, runs } = methods[methods.length - 1];
  const settings = JSON.stringify({ ...chosen.setting, learningRate: chosen.learningRate });
  console.error(`${id}: ${title} ${settings} ${spread(runs.map((run) => 100 * run.balanced))}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      features: { type: "string" },
      tasks: { type: "string", default: Object.keys(tasks).join(",") },
      seeds: { type: "string", default: "10" },
      results: { type: "string", default: committed },
    },
  });
  const seeds = readWhole("seeds", values.seeds, 2);
  for (const name of values.tasks.split(",").filter((task) => task !== "")) {
    if (!Object.hasOwn(tasks, name)) {
      throw new Error(`--tasks: received ${name}; expected ${Object.keys(tasks).join(", ")}`);
    }
    const task = await tasks[name](values.features);
    if (task === undefined) {
      console.error(
        `${name}: left out, since no folder with its rows is given (--features FOLDER)`,
      );
      continue;
    }
    // Half a task takes the place of no whole one.
    const found = await runTask(task, seeds, progress);
    const torch = torchResults(task, found);
    if (torch === undefined) console.error(`${name}: no PyTorch, so no rows of its recipes`);
    const result = { ...found, ...(torch === undefined ? {} : { torch }) };
    writeTask(values.results, result);
    console.log(renderTask(result));
  }
  if (values.results !== committed) return;
  const pages = tablePages.map((path) => [path, fileURLToPath(new URL(path, root))] as const);
  for (const [path, file] of pages) {
    writeFileSync(file, withTables(path, readFileSync(file, "utf8"), readResults(committed)));
  }
  execFileSync("oxfmt", [...pages.map(([, file]) => file), committed], { stdio: "inherit" });
}

try {
  await main();
} catch (error) {
  console.error(`experiment: ${(error as Error).message}`);
  process.exitCode = 1;
}
