import { expect, test } from "vitest";
import { runBalms } from "./run-balms.ts";

test.each([
  ["tran", "unknown command 'tran' (Did you mean train?)\n  See balms --help"],
  ["prior shw p.json", "unknown command 'shw' (Did you mean show?)\n  See balms prior --help"],
  ["prior", "a command is missing; see balms prior --help"],
  ["", "a command is missing; see balms --help"],
  [
    "prior show p.json --sotr id",
    "unknown option '--sotr' (Did you mean --sort?)\n  See balms prior show --help",
  ],
  [
    "prior smooth p.json --alpha 0",
    "option '--alpha <x>' argument '0' is invalid. Expected a number above 0 to 9007199254740992.\n  See balms prior smooth --help",
  ],
  [
    "prior show p.json --sort nmae",
    "option '--sort <order>' argument 'nmae' is invalid. Allowed choices are count, id, name. (Did you mean name?)\n  See balms prior show --help",
  ],
  [
    "inspect m.onnx --kind Sigmoid",
    "option '--kind <kind>' argument 'Sigmoid' is invalid. Allowed choices are softmax, background, sigmoid, binary, probabilities. (Did you mean sigmoid?)\n  See balms inspect --help",
  ],
  [
    "train --methods softmax,blams",
    "option '--methods <list|auto>' argument 'softmax,blams' is invalid. There is no method \"blams\". Expected one or more of softmax,post-hoc,balanced-softmax,balms, or auto. (Did you mean balms?)\n  See balms train --help",
  ],
  // As it is called without the command that it is below.
  ["count labels.txt", "unknown command 'count' (Did you mean prior count?)\n  See balms --help"],
  ["prior merge", "missing required argument 'priors'\n  See balms prior merge --help"],
  // Words that are arguments are no commands.
  [
    "inspect prior --jsn",
    "unknown option '--jsn' (Did you mean --json?)\n  See balms inspect --help",
  ],
])("balms %s says what was meant, and where help is", async (line, message) => {
  expect(await runBalms(line.split(" ").filter((word) => word !== ""))).toEqual({
    status: 1,
    stdout: "",
    stderr: `balms: ${message}\n`,
  });
});
