import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A running Python process that times steps of one shape, one request at a time. */
export interface PythonChild {
  readonly version: string;
  /** Milliseconds per step over `steps` steps: CPU time on one thread, by the clock on several. */
  time(steps: number): Promise<number>;
  close(): void;
}

/** Starts a script of these folders, such as "losses/torch_loss.py", which is told the shape and then times steps on request. */
export async function startPython(
  python: string,
  script: string,
  shape: object,
  threads = 1,
): Promise<PythonChild> {
  // The scripts lie beside the sources; the compiled benchmark runs from tools/dist/benchmarks/measuring.
  const path = fileURLToPath(new URL(`../../../benchmarks/${script}`, import.meta.url));
  // Debian's OpenBLAS does not follow torch.set_num_threads: every pool is pinned here as well.
  const pools = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"];
  const pinned = Object.fromEntries(pools.map((name) => [name, String(threads)]));
  const child = spawn(python, [path], {
    env: { ...process.env, ...pinned },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<Record<string, unknown>> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await lines.next();
    if (answer.done === true) throw new Error("the Python process ended before it answered");
    return JSON.parse(answer.value) as Record<string, unknown>;
  };
  const { version } = await ask({ ...shape, threads });
  return {
    version: String(version),
    time: async (steps) => Number((await ask({ steps }))["milliseconds"]),
    close: () => child.stdin.end(),
  };
}
