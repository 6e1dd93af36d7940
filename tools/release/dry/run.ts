import { execFile } from "node:child_process";
import { promisify } from "node:util";

const started = promisify(execFile);

/** How a program ended, and what it said to anybody. */
export interface Ended {
  readonly status: number;
  readonly said: string;
}

/** Runs a program in a folder to its end, whatever that is. */
export async function run(
  folder: string,
  [program, ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip", ...environment };
  const options = { cwd: folder, env, maxBuffer: 2 ** 28 };
  return started(program, words, options).then(
    ({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
    ({ code, stdout = "", stderr = "" }: { code: unknown; stdout?: string; stderr?: string }) => ({
      status: typeof code === "number" ? code : 1,
      said: stdout + stderr,
    }),
  );
}

/** As `run`, for what nothing can go on without: what it said, when it ended well. */
export async function must(
  folder: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, said } = await run(folder, command, environment);
  if (status !== 0)
    throw new Error(`${command.join(" ")} in ${folder} ended with ${status}:\n${said}`);
  return said;
}

/** Begin of a line that installs. No script of a package is run, as here none of them could fetch what it wants. */
export const npmInstall: readonly string[] = [
  "npm",
  "install",
  "--ignore-scripts",
  "--loglevel=error",
];
