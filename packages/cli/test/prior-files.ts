import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { priorFromCounts, priorFromJSON, priorToJSON, type ClassPrior } from "@balms/core";
import { expect } from "vitest";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type PriorOptions = Parameters<typeof priorFromCounts>[1];

/** What tests of `balms prior` begin with: an empty folder. */
export interface PriorFiles {
  /** The path of a file in the folder. */
  readonly path: (name: string) => string;
  /** Writes a file, with the folders around it, and gives its path. */
  readonly write: (name: string, content: string) => Promise<string>;
  /** Writes a prior of counts by name. */
  readonly save: (
    name: string,
    counts: Readonly<Record<string, number>>,
    options?: PriorOptions,
  ) => Promise<string>;
}

/** A fresh folder for each test of the calling file. */
export function priorFiles(): PriorFiles {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder(), name);
  const write: PriorFiles["write"] = async (name, content) => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), content);
    return path(name);
  };
  return {
    path,
    write,
    save: (name, counts, options) => {
      const classes = Object.keys(counts);
      const prior = priorFromCounts(Object.values(counts), { classes, ...options });
      return write(name, priorToJSON(prior));
    },
  };
}

/** `balms prior`, and these words. */
export const prior = (...words: string[]): Promise<CommandResult> => runBalms(["prior", ...words]);

/** What a command printed as a prior; it said nothing else. */
export async function made(result: Promise<CommandResult>): Promise<ClassPrior> {
  const { status, stdout, stderr } = await result;
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return priorFromJSON(stdout);
}

/** The one message of a command that refused. */
export async function refusal(result: Promise<CommandResult>): Promise<string> {
  const { status, stdout, stderr } = await result;
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^balms: [^\n]+\n( {2}[^\n]+\n)?$/u);
  expect(stderr).not.toMatch(/unexpected error/u);
  return stderr;
}

/** The one object that a command printed. */
export async function report(result: Promise<CommandResult>): Promise<Record<string, unknown>> {
  const { status, stdout } = await result;
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}
