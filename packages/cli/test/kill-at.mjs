// Loaded ahead (`node --import`): ends the process as SIGKILL does, before the step that BALMS_KILL_AT counts to: "rename 3" is before
// its third rename, "step 17" before the 17th time that it changes anything on the disk. "step 0" kills nothing and says how many there were.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";

const [kind, number] = (process.env["BALMS_KILL_AT"] ?? "").split(" ");
const changing = {
  rename: ["rename"],
  step: ["rename", "mkdir", "rmdir", "rm", "link", "copyFile", "writeFile"],
}[kind];
const last = Number(number);
let steps = 0;

function count() {
  steps += 1;
  if (steps === last) process.kill(process.pid, "SIGKILL");
}

function counting(owner, name, isChange = () => true) {
  const original = owner[name];
  owner[name] = function counted(...args) {
    if (isChange(...args)) count();
    return original.apply(this, args);
  };
}

for (const name of changing) counting(fs.promises, name);
if (kind === "step") {
  const file = await fs.promises.open(process.execPath);
  const methods = Object.getPrototypeOf(file);
  await file.close();
  for (const name of ["write", "writeFile", "sync", "chmod", "chown"]) counting(methods, name);
  counting(fs.promises, "open", (_, flags = "r") => flags !== "r");
}
if (last === 0 && !isMainThread) {
  process.once("exit", () => fs.writeSync(2, `\n${steps} steps that change the disk\n`));
}
syncBuiltinESMExports();
