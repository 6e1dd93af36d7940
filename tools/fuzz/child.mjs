// Tries inputs in a process of its own, which may be killed: what it is told comes from trier.mjs.
import { fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { openSources } from "../sources/open-sources.mjs";

const server = await openSources();
const { targets } = await server.ssrLoadModule("/tools/fuzz/targets.ts");
const { fuzzInputs } = await server.ssrLoadModule("/tools/fuzz/fuzz-inputs.ts");
const { tryInput } = await server.ssrLoadModule("/tools/fuzz/try-input.ts");
const { inputLimits } = await server.ssrLoadModule("/tools/restores/input-limits.ts");

/** Keeps the input under way in a file, behind its round: whoever finds the process dead has it. */
function openCurrent(path) {
  const file = openSync(path, "w+");
  const head = Buffer.alloc(8);
  return (round, bytes) => {
    head.writeDoubleLE(round);
    if (fstatSync(file).size > 0) ftruncateSync(file, 0);
    writeSync(file, Buffer.concat([head, bytes]), 0, undefined, 0);
  };
}

/** Tries one input alone, when all that is loaded for it is there. */
async function tryAlone(target, bytes) {
  const limits = { time: Infinity, memory: Infinity };
  for (const seed of await target.seeds()) await tryInput(target, seed, { round: 0, limits });
  const input = target.form === undefined ? bytes : target.form.read(bytes);
  return tryInput(target, input, { round: 0, limits: inputLimits });
}

const answers = {
  fuzz: async ({ name, current, end, ...rounds }) => {
    const target = targets[name];
    const figures = await fuzzInputs(
      target,
      { ...rounds, end: end ?? rounds.start + target.inGate },
      {
        begin: openCurrent(current),
        fault: ({ bytes, ...fault }) =>
          process.send({ fault: { ...fault, bytes: Buffer.from(bytes).toString("base64") } }),
      },
    );
    return { figures };
  },
  try: async ({ name, bytes }) => ({
    tried: await tryAlone(targets[name], Buffer.from(bytes, "base64")),
  }),
};

process.on("message", async ({ ask, ...about }) => process.send(await answers[ask](about)));
process.send({ names: Object.keys(targets) });
