import { runInNewContext } from "node:vm";
import { createClassBalancedSampler } from "@balms/sampler";
import { createRandom, priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { normals, seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(11));

const options = { iterations: 5, learningRate: 0.1, errorThresh: 1e-9 };
const activations = ["sigmoid", "relu", "leaky-relu", "tanh"];
const roundTrip = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

/** Names that objects list in another order than they first occur in, or that break text. */
const awkward = ["7", "b\"'\\", "3", "a]"];
const awkwardData = awkward.map((name, i) => ({
  input: { z: i, 10: i % 2, 2: -i },
  output: { [name]: 1 },
}));

describe.each(versions)("$name", ({ name, Balanced }) => {
  test.each(activations)(
    "%s: JSON and back gives the same network, to the last bit",
    (activation) => {
      const made = { hiddenLayers: [4], activation, leakyReluAlpha: 0.2, momentum: 0.3 };
      const prior = priorFromCounts([5, 4, 3, 2], { classes: awkward });
      const network = new Balanced({ ...made, balance: { inLoss: prior, tau: 0.5 } });
      network.train(awkwardData, { ...options, ...made });
      const json = network.toJSON();
      const copy = new Balanced().fromJSON(roundTrip(json));
      expect(copy.toJSON()).toEqual(roundTrip(json));
      expect(new Balanced().fromJSON(roundTrip(copy.toJSON())).toJSON()).toEqual(copy.toJSON());
      const { prior: counted, inLoss } = copy.balance;
      expect(copy.balance).toEqual({ ...network.balance, prior: counted, inLoss });
      expect(inLoss?.digest).toBe(network.balance.inLoss?.digest);
      expect(counted?.counts).toEqual([1, 1, 1, 1]);
      for (const { input } of awkwardData) expect(copy.run(input)).toEqual(network.run(input));
    },
  );

  test("a loaded network trains on as the saved one would", () => {
    const network = new Balanced({ hiddenLayers: [4] });
    network.train(tail(1), options);
    // Momentum and the moments of Adam are not part of brain.js's JSON.
    network.changes.forEach((layer) => layer.forEach((row) => row.fill(0)));
    const copy = new Balanced().fromJSON(roundTrip(network.toJSON()));
    expect(copy.train(tail(1), options)).toEqual(network.train(tail(1), options));
    expect(copy.balance.epochs).toBe(10);
    expect(copy.run([1, 2, 3])).toEqual(network.run([1, 2, 3]));
  });

  test("lists stay lists", () => {
    const network = new Balanced({ hiddenLayers: [] });
    network.train(
      [
        { input: [1, 2], output: [0, 1] },
        { input: [0, 2], output: [1, 0] },
      ],
      options,
    );
    const copy = new Balanced().fromJSON(roundTrip(network.toJSON()));
    expect(copy.run([1, 2])).toBeInstanceOf(Float32Array);
    expect(new Balanced().fromJSON(roundTrip(copy.toJSON())).run([1, 2])).toEqual(copy.run([1, 2]));
  });

  test("layers that are no layers are refused, and leave the balance as it was", () => {
    const network = new Balanced({ hiddenLayers: [4], balance: { tau: 0.5 } });
    network.train(tail(1), options);
    const json = { ...network.toJSON(), layers: [] };
    const other = new Balanced();
    expect(() => other.fromJSON(json)).toThrow(
      "`json.layers`: received layers of other sizes, or a weight or bias that is no number",
    );
    expect(other.balance.tau).toBe(1);
  });

  test("layers of the other version are named", () => {
    const [other] = versions.filter((version) => version.Balanced !== Balanced);
    const network = new other.Balanced({ hiddenLayers: [4] });
    network.train(awkwardData, options);
    const [here, there] = name === "brain.js" ? [1, 2] : [2, 1];
    expect(() => new Balanced().fromJSON(roundTrip(network.toJSON()))).toThrow(
      `\`json.layers\`: received layers as brain.js ${there} writes them; expected those of brain.js ${here}, which this network extends. Load it with withBalancedSoftmax of brain.js ${there}'s NeuralNetwork, or train again`,
    );
  });

  test("damaged layers are refused", () => {
    const network = new Balanced({ hiddenLayers: [4] });
    network.train(awkwardData, options);
    type Tree = Record<string, unknown> & unknown[];
    const leaves = (tree: Tree, path: string[] = []): string[][] =>
      Object.keys(tree).flatMap((key) =>
        typeof tree[key] === "number"
          ? [[...path, key]]
          : leaves(tree[key] as Tree, [...path, key]),
      );
    const { layers } = roundTrip(network.toJSON()) as { layers: Tree };
    const paths = leaves(layers);
    expect(paths).toHaveLength(3 * 4 + 4 + 4 * 4 + 4);
    for (const [index, path] of paths.entries()) {
      for (const damage of [undefined, null, "0.5"]) {
        const json = roundTrip(network.toJSON()) as { layers: Tree };
        const holder = path.slice(0, -1).reduce((tree, key) => tree[key] as Tree, json.layers);
        const last = path[path.length - 1];
        if (damage !== undefined) holder[last as never] = damage;
        else if (Array.isArray(holder)) holder.splice(Number(last), 1);
        else Reflect.deleteProperty(holder, last);
        expect(() => new Balanced().fromJSON(json), `${index} ${String(damage)}`).toThrow(
          "`json.layers`",
        );
      }
    }
    const sizes = [3, 5, 4];
    expect(() => new Balanced().fromJSON({ ...network.toJSON(), sizes })).toThrow("`json.layers`");
  });

  test("of what moves class weights, fields of its own are kept alone", () => {
    const data = tail(1);
    const network = new Balanced({ hiddenLayers: [3], balance: { meta: { batchSize: 4, data } } });
    network.train(data, options);
    const json = roundTrip(network.toJSON()) as {
      readonly balance: { readonly learned: { readonly meta: object } };
    };
    const foreign = structuredClone(json);
    Object.assign(foreign.balance.learned.meta, { x: [1] });
    expect(new Balanced().fromJSON(foreign).toJSON()).toEqual(json);
  });

  test.each(["constructor", "run", "__proto__"])("a field %s does not take its place", (field) => {
    const network = new Balanced({ hiddenLayers: [3] });
    network.train(tail(1), options);
    const json = network.toJSON();
    Object.defineProperty(json, field, { value: {}, enumerable: true });
    expect(() => new Balanced().fromJSON(json)).toThrow(`\`json\`: received a field "${field}"`);
  });

  // The first version names nodes in its layers.
  test.skipIf(name === "brain.js").each([
    ["an object without a text", { toString: 1, valueOf: 1 }],
    ["a list", [1]],
    ["a text", "1"],
  ])("nodes that are numbered by %s are refused", (_, index) => {
    const network = new Balanced({ hiddenLayers: [3] });
    network.train(tail(1), options);
    const json = { ...network.toJSON(), outputLookup: { cat: 0, dog: index, emu: 2 } };
    expect(() => new Balanced().fromJSON(json)).toThrow("`json.layers`");
  });

  test("what JSON cannot hold is asked for", () => {
    const random = createRandom(1);
    const sampler = (rows: Parameters<typeof createClassBalancedSampler>[0]) =>
      createClassBalancedSampler(rows, { random });
    const network = new Balanced({ hiddenLayers: [3], balance: { sampler } });
    network.train(tail(1), options);
    const copy = new Balanced().fromJSON(roundTrip(network.toJSON()));
    expect(() => copy.train(tail(1), options)).toThrow("`balance.sampler`: received nothing");
    expect(copy.train(tail(1), { ...options, balance: { sampler } }).iterations).toBe(5);
  });

  test.each([
    ["twice", ["meta", "meta"], 'received "meta" at position 1'],
    ["of another name", ["sampler", "tau"], 'received "tau" at position 1'],
    ["as a text", "meta", 'received "meta"'],
  ])("what JSON could not hold is refused %s", (_, lost, received) => {
    const network = new Balanced({ hiddenLayers: [3] });
    network.train(tail(1), options);
    const json = roundTrip(network.toJSON()) as { readonly balance: object };
    expect(() => new Balanced().fromJSON({ ...json, balance: { ...json.balance, lost } })).toThrow(
      `\`json.balance.lost\`: ${received}; expected a list of sampler and meta, each at most once`,
    );
  });

  test.each([
    ["nothing", undefined, "`json`: received undefined"],
    ["text", "{}", '`json`: received "{}"'],
    ["something else", {}, "`json.sizes`: received undefined"],
    ["a plain network's", { sizes: [1, 2], layers: [] }, "`json.balance.format`"],
    [
      "a newer one's",
      { sizes: [1, 2], layers: [], balance: { format: "balms.brain/9" } },
      'received "balms.brain/9"; expected "balms.brain/1"',
    ],
  ])("fromJSON refuses %s", (_, json, message) => {
    expect(() => new Balanced().fromJSON(json as object)).toThrow(message);
  });

  test.each(
    activations.flatMap((activation) =>
      [[], [4], [5, 4, 3, 4, 5, 6]].map((h) => [activation, h] as const),
    ),
  )(
    "toFunction, %s, hidden layers %o: probabilities, alone, as run",
    (activation, hiddenLayers) => {
      const network = new Balanced({ hiddenLayers, activation, leakyReluAlpha: 0.1 });
      network.train(awkwardData, { ...options, activation });
      network.biases[1][0] = 0;
      const run = network.toFunction();
      const alone = runInNewContext(`(${String(run)})`) as typeof run;
      for (const at of [0, 3, 6]) {
        const [z, a, b] = normals("inputs", 9).slice(at);
        const input = { z, 10: a, 2: b };
        expect(run(input)).toEqual(network.run(input));
        expect({ ...(alone(input) as object) }).toEqual(network.run(input));
      }
      const before = run(awkwardData[0].input);
      network.train(awkwardData, { ...options, activation, iterations: 20 });
      expect(run(awkwardData[0].input)).toEqual(before);
    },
  );

  test("toFunction reads names that every object has as `run` does", () => {
    const network = new Balanced({ hiddenLayers: [3] });
    const names = ["constructor", "toString", "hasOwnProperty", "x"];
    const data = names.map((word) => ({ input: { [word]: 1 }, output: { [`is ${word}`]: 1 } }));
    network.train(data, options);
    const run = network.toFunction();
    const alone = runInNewContext(`(${String(run)})`) as typeof run;
    for (const input of [{}, { x: 1 }, { toString: 2 }, { constructor: undefined, x: 0.5 }]) {
      expect(run(input)).toEqual(network.run(input));
      expect({ ...(alone(input) as object) }).toEqual(network.run(input));
    }
  });

  test("toFunction of lists gives a list; the text stays short with depth", () => {
    const network = new Balanced({ hiddenLayers: [6, 6, 6, 6, 6, 6] });
    network.train([{ input: [1, 2], output: [0, 1] }], {
      ...options,
      balance: { zeroCounts: "mask" },
    });
    const run = network.toFunction((source) => `/* mine */${source}`);
    expect(run([1, 2])).toEqual([...(network.run([1, 2]) as number[])]);
    expect(String(run)).toMatch(/^function \(input\) \{\/\* mine \*\//);
    expect(String(run).length).toBeLessThan(8000);
  });
});
