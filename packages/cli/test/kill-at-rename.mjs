// Loaded ahead (`node --import`): ends the process as SIGKILL does, before the rename that BALMS_KILL_AT counts to.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const last = Number(process.env["BALMS_KILL_AT"]);
const { rename } = fs.promises;
let renames = 0;
fs.promises.rename = (from, to) => {
  renames += 1;
  if (renames === last) process.kill(process.pid, "SIGKILL");
  return rename(from, to);
};
syncBuiltinESMExports();
