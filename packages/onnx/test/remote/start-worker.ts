import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { bundleScript } from "../../../../tools/browser/bundle-script.ts";

const serve = fileURLToPath(new URL("../../src/remote/serve-runtime.ts", import.meta.url));
const native = pathToFileURL(createRequire(import.meta.url).resolve("onnxruntime-node")).href;

const code = await bundleScript(
  `import { parentPort, workerData } from "node:worker_threads";
   import native from ${JSON.stringify(native)};
   import { serveRuntime } from ${JSON.stringify(serve)};

   let runs = 0;
   const create = async (...given) => {
     const session = await native.InferenceSession.create(...given);
     const run = session.run.bind(session);
     session.run = (...feeds) => {
       if (runs++ === workerData.runs) process.exit(3);
       if (workerData.gate !== undefined) Atomics.wait(workerData.gate, 0, 0);
       return run(...feeds);
     };
     return session;
   };
   serveRuntime(parentPort, { Tensor: native.Tensor, InferenceSession: { create } });`,
  { external: ["node:worker_threads", native] },
);

/**
 * A worker in which onnxruntime-node is served.
 *
 * @param runs - after how many runs it ends in the middle of another
 * @param gate - shared memory of one number: while it is 0, a run goes on
 */
export function startWorker(runs = Infinity, gate?: Int32Array): Worker {
  const folder = mkdtempSync(join(tmpdir(), "balms-worker-"));
  const file = join(folder, "worker.mjs");
  writeFileSync(file, code);
  const worker = new Worker(file, { workerData: { runs, gate } });
  worker.once("exit", () => rmSync(folder, { recursive: true }));
  return worker;
}
