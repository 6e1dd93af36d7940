// A worker that ends when it gets its first batch.
import { parentPort } from "node:worker_threads";

parentPort.on("message", ({ kind }) => {
  if (kind === "batch") throw new Error("out of paper");
});
