import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromJSON, type ClassPrior } from "@balms/core";
import { afterEach, beforeEach, vi } from "vitest";
import { copyTable } from "./copy-table.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** `balms prior count` on files of a folder that each test of the calling file has for itself. */
interface Counting {
  /** A path in the folder. */
  readonly at: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>;
  /** Writes a table by a query of DuckDB, as `COPY` does. */
  readonly copy: (query: string, name: string, options: string) => Promise<string>;
  readonly count: (...argv: string[]) => Promise<CommandResult>;
  /** The prior that a command line gives, which must succeed. */
  readonly prior: (...argv: string[]) => Promise<ClassPrior>;
  /** The message of a command line that must fail. */
  readonly refusal: (...argv: string[]) => Promise<string>;
  /** What commands have left in the folder for temporary files. */
  readonly left: () => Promise<string[]>;
}

const count = (...argv: string[]): Promise<CommandResult> => runBalms(["prior", "count", ...argv]);

export function counting(): Counting {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  beforeEach(async () => {
    await mkdir(at("tmp"));
    vi.stubEnv("TMPDIR", at("tmp"));
  });
  afterEach(() => vi.unstubAllEnvs());
  return {
    at,
    count,
    write: async (name, content) => {
      await writeFile(at(name), content);
      return at(name);
    },
    copy: async (query, name, options) => {
      await copyTable(query, at(name), options);
      return at(name);
    },
    prior: async (...argv) => {
      const { status, stdout, stderr } = await count(...argv);
      if (status !== 0) throw new Error(stderr);
      return priorFromJSON(stdout);
    },
    refusal: async (...argv) => {
      const { status, stdout, stderr } = await count(...argv);
      if (status !== 1 || stdout !== "") throw new Error(`status ${status}: ${stdout}`);
      return stderr;
    },
    left: () => readdir(at("tmp")),
  };
}
