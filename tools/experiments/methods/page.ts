import { renderComparison, renderTask, renderTorch } from "./render.ts";
import type { Results, TaskResult } from "./results.ts";

/** The pages that have tables of the results, and these by the names of their regions. */
const tables: Readonly<
  Record<string, (tasks: readonly TaskResult[]) => readonly (readonly [string, string])[]>
> = {
  "docs/accuracy.md": (tasks) => [
    ...tasks.map((task) => [task.id, renderTask(task)] as const),
    ["torch", renderTorch(tasks)],
  ],
  "README.md": (tasks) => [["comparison", renderComparison(tasks)]],
};

export const tablePages: readonly string[] = Object.keys(tables);

/** One of these pages with the tables that the results make, each between its marks. */
export function withTables(path: string, page: string, results: Results): string {
  return tables[path](Object.values(results)).reduce((text, [name, table]) => {
    const mark = `<!-- #region ${name} -->`;
    const start = text.indexOf(mark);
    const end = text.indexOf(`<!-- #endregion ${name} -->`);
    if (start === -1 || end < start) throw new Error(`${path} has no region ${name}`);
    return `${text.slice(0, start)}${mark}\n\n${table}\n\n${text.slice(end)}`;
  }, page);
}

/** What is written by hand: the page without its tables. */
export const prose = (page: string): string =>
  page.replaceAll(/^<!-- #region (\S+) -->$.*?^<!-- #endregion \1 -->$/gmsu, "");
