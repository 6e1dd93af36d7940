// Kills commands that write, as SIGKILL does, and looks at what is there: `npm run crash`, `npm run crash -- COMMAND TIMES SEED`. Ctrl-C ends it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writtenCommands } from "./commands.mjs";
import { crashCommand } from "./crash-command.mjs";

const [asked = "all", times = asked === "--gate" ? "1" : "100", seed = "1"] = process.argv.slice(2);
// What was seen until then is said.
const stopped = new AbortController();
process.once("SIGINT", () => stopped.abort());
const folder = mkdtempSync(join(tmpdir(), "balms-crash-"));
try {
  const commands = await writtenCommands(join(folder, "data"));
  // Tests of the command kill trainings; the gate adds what they leave out.
  const inGate = ["adjust", "count", "package"];
  const names = asked === "--gate" ? inGate : asked === "all" ? Object.keys(commands) : [asked];
  if (!(names[0] in commands) || ![times, seed].every((number) => /^[1-9]\d{0,5}$/u.test(number))) {
    console.error(
      `crash: received ${process.argv.slice(2).join(" ")}; expected all or one of ${Object.keys(commands).join(", ")}; how many random moments; a seed`,
    );
    process.exitCode = 2;
  } else {
    for (const name of names) {
      if (stopped.signal.aborted) break;
      const { text, faults } = await crashCommand(commands[name], {
        folder,
        times: Number(times),
        seed: Number(seed),
        signal: stopped.signal,
      });
      console.log(`${name}: ${text}`);
      for (const fault of faults) console.error(`  ${fault}`);
      if (faults.length > 0) process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
