import type { Finding } from "./one-core.ts";
import type { Cell } from "./try-readme.ts";
import { ways } from "./ways.ts";

/** The last lines of what was said, which have the error. */
const end = (said: string): string => said.trim().split("\n").slice(-40).join("\n");

/** Prints what went wrong, and after it the table of READMEs and ways; how many failed, or were not come to. */
export function printTable(rows: ReadonlyMap<string, ReadonlyMap<string, Cell>>): number {
  const columns = ["install", ...ways.map(([name]) => name)];
  let faults = 0;
  const lines: string[] = [];
  for (const [name, cells] of rows) {
    const marks = columns.map((column) => {
      const cell = cells.get(column);
      if (cell?.isFine === true) return "yes";
      faults += 1;
      if (cell === undefined) return "–";
      console.log(`\n${name}, ${column}:\n${end(cell.said)}`);
      return "NO";
    });
    lines.push(`| ${[name, ...marks].join(" | ")} |`);
  }
  const rule = `|${" --- |".repeat(columns.length + 1)}`;
  console.log(`\n| README of | ${columns.join(" | ")} |\n${rule}\n${lines.join("\n")}`);
  return faults;
}

/** Prints what was looked at beside the READMEs; how much of it is not as it should be. */
export function printFindings(findings: readonly Finding[]): number {
  console.log("");
  for (const { what, faults } of findings) {
    console.log(`${faults.length === 0 ? "yes" : "NO "} ${what}`);
    for (const fault of faults) console.log(`    ${end(fault)}`);
  }
  return findings.filter(({ faults }) => faults.length > 0).length;
}
