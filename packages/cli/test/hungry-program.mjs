// A command that takes memory until there is none left, watched as every command is.
import { isMainThread } from "node:worker_threads";
import { fileURLToPath } from "node:url";

if (isMainThread) {
  const { watchCommand } = await import("../dist/process/watch-command.js");
  process.exitCode = await watchCommand(fileURLToPath(import.meta.url), []);
} else {
  for (const held = []; ;) held.push(Array.from({ length: 1000 }, () => held.length));
}
