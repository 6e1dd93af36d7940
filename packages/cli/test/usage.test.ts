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
  [
    "train --augment corp:4",
    "option '--augment <list|none>' argument 'corp:4' is invalid. Expected none, or one or more of crop:PIXELS, flip:SHARE, color:STRENGTH, cutout:PIXELS with commas between, not \"corp:4\". (Did you mean crop?)\n  See balms train --help",
  ],
  [
    "train --train hedas",
    "option '--train <heads|last:K|all>' argument 'hedas' is invalid. Expected heads, all, or last:K with the number K of the last layers, from 2: the very last one is the head, which is trained anyway. (Did you mean heads?)\n  See balms train --help",
  ],
  [
    "adjust m.onnx --background frist",
    "option '--background <place>' argument 'frist' is invalid. Expected first, last or a whole number from 0. (Did you mean first?)\n  See balms adjust --help",
  ],
  [
    "train --data leters",
    '`--data`: received leters, which does not exist; expected letters, or a folder with "train" and "test" in it. Perhaps letters.',
  ],
  // Means of pixels from 0 to 255 would give scores all the same, and wrong ones.
  [
    "predict m.onnx p.png --mean 123.675,116.28,103.53 --std 58.395,57.12,57.375",
    "option '--mean <list>' argument '123.675,116.28,103.53' is invalid. Expected a number from -1 to 1, as pixels are from 0 to 1 here: divide --mean and --std for pixels from 0 to 255 by 255.\n  See balms predict --help",
  ],
  ["help trian", "unknown command 'trian' (Did you mean train?)\n  See balms --help"],
  ["trian --help", "unknown command 'trian' (Did you mean train?)\n  See balms --help"],
  ["help prior conut", "unknown command 'conut' (Did you mean count?)\n  See balms prior --help"],
  // As it is called without the command that it is below.
  ["count labels.txt", "unknown command 'count' (Did you mean prior count?)\n  See balms --help"],
  // The one that is required was meant, not forgotten.
  [
    "prior sql --dialet duckdb --table t --label l",
    "unknown option '--dialet' (Did you mean --dialect?)\n  See balms prior sql --help",
  ],
  [
    "prior sql --dialect=duckdb --tabel=t --label l",
    "unknown option '--tabel=t' (Did you mean --table?)\n  See balms prior sql --help",
  ],
  [
    "prior sql --table t --label l",
    "required option '--dialect <name>' not specified\n  See balms prior sql --help",
  ],
  // The last one would win, and nobody would hear of the first.
  [
    "prior count table.csv --label species --label genus",
    "option '--label <name>' is given twice. Expected it once.\n  See balms prior count --help",
  ],
  [
    "prior count table.csv -o a.json --output b.json",
    "option '-o, --output <file>' is given twice. Expected it once.\n  See balms prior count --help",
  ],
  [
    "predict m.onnx p.png --json --format csv",
    "`--json`: received beside --format csv; expected one of them",
  ],
  [
    "predict m.onnx -",
    "`pictures`: received -, standard input; expected pictures, or folders with pictures in them. Write the picture into a file first.",
  ],
  [
    "predict m.onnx photos-nowhere/*.jpg",
    "`photos-nowhere/*.jpg`: received a pattern that no file fits; expected JPEG, PNG, WebP, GIF, TIFF or AVIF files",
  ],
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

test.each([
  ["help prior count", "balms prior count "],
  ["prior help count", "balms prior count "],
  ["help predict --json", "balms predict "],
  ["help prior", "balms prior "],
  ["help", "balms "],
])("balms %s shows the help of that command", async (line, start) => {
  const { status, stdout, stderr } = await runBalms(line.split(" "));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.startsWith(`Usage: ${start}[options]`)).toBe(true);
});

test.each(["-v", "--version"])("balms %s prints the version alone", async (flag) => {
  const { status, stdout } = await runBalms([flag]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
});
