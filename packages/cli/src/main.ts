import { isMainThread, parentPort, workerData } from "node:worker_threads";

// This program runs twice, in the thread that watches the command and in that of the command: each loads what it needs.
const argv = process.argv.slice(2);
if (isMainThread) {
  const { watchCommand } = await import("./process/watch-command.ts");
  const status = await watchCommand(process.argv[1], argv);
  if (status !== 0) process.exitCode = status;
} else if (parentPort !== null) {
  const { runInThread } = await import("./process/run-in-thread.ts");
  await runInThread(argv, parentPort, workerData);
}
