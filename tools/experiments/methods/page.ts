import { renderTask, renderTorch } from "./render.ts";
import type { Results } from "./results.ts";

/** docs/accuracy.md with the tables that the results make, each between its marks. */
export function withTables(page: string, results: Results): string {
  const tasks = Object.values(results);
  const tables = [
    ...tasks.map((task) => [task.id, renderTask(task)]),
    ["torch", renderTorch(tasks)],
  ];
  return tables.reduce((text, [name, table]) => {
    const mark = `<!-- #region ${name} -->`;
    const start = text.indexOf(mark);
    const end = text.indexOf(`<!-- #endregion ${name} -->`);
    if (start === -1 || end < start) throw new Error(`docs/accuracy.md has no region ${name}`);
    return `${text.slice(0, start)}${mark}\n\n${table}\n\n${text.slice(end)}`;
  }, page);
}

/** What is written by hand: the page without its tables. */
export const prose = (page: string): string =>
  page.replaceAll(/^<!-- #region (\S+) -->$.*?^<!-- #endregion \1 -->$/gmsu, "");
