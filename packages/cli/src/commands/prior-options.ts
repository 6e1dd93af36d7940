import type { Command } from "commander";
import { pathName } from "./path-name.ts";

/** What a prior may be given as, in help texts. */
export const priorSource =
  "a file (from `balms prior count`, counts as JSON or CSV, a model that carries one), an installed package by name, or - for standard input";

/** `-o`, `--json`: of all commands that make a prior of others. */
export function addOutputOptions(command: Command): Command {
  return command
    .option("-o, --output <file>", "where to write it (default: standard output)", pathName)
    .option("--json", "print one JSON object: the prior, and what there is to say of it");
}

/** `--map` and `--skip-missing`: new names by a file. */
export function addMappingOptions(command: Command): Command {
  return command
    .option("--map <file>", "CSV of two columns under the header old,new", pathName)
    .option("--skip-missing", "pass over names in it that no prior has");
}
