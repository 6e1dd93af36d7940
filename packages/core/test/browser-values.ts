// What must come out the same in every engine. Run by Node and by a browser; see browser.test.ts.
import {
  adjustLogits,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  classRates,
  createMetaSampler,
  createRandom,
  drawClasses,
  effectiveNumberPrior,
  exponentialCounts,
  assumedPrior,
  sampledPrior,
  mergePriors,
  metaSamplerGradient,
  type MetaSamplerState,
  mixPriors,
  paretoCounts,
  priorFromCounts,
  priorFromJSON,
  priorFromNames,
  priorFromStream,
  priorToJSON,
  renameClasses,
  restoreRandom,
  shuffle,
  smoothPrior,
  temperPrior,
  updateMetaSampler,
} from "@balms/core";
import { splitDigest } from "@balms/core/estimation";
import { fillExponential, sha256 } from "@balms/core/adapter";
import { createSimdLoss } from "@balms/core/simd";

/** Texts and whole numbers are compared as they are; numbers with fractions as the shortest text that is them alone. */
type Value = string | readonly string[];

export interface BrowserValues {
  /** Equal to the bit. */
  readonly exact: Readonly<Record<string, Value>>;
  /** Engines may round Math.exp, Math.log and the like differently: equal to some units in the last place. */
  readonly close: Readonly<Record<string, readonly number[]>>;
}

const texts = (values: ArrayLike<number>): string[] =>
  Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value)));

const times = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

const labels = ["猫", "Öl", "o\u0308", "😀", "é", "\u0000", "__proto__", 'a "b"\n', "�", ""];
const counts = exponentialCounts({ classes: 10, largest: 5000, imbalanceFactor: 200 });
const prior = priorFromCounts(counts, {
  classes: labels,
  source: "Straße – 道",
  time: "2026-01-31T12:00:00Z",
  license: "CC-BY-4.0",
});

function randomStreams(): Record<string, Value> {
  const random = createRandom("browser");
  const bulk = new Float64Array(20_000);
  fillExponential(bulk, random.fork("bulk"));
  const single = new Float32Array(20_000);
  fillExponential(single, random.fork("single"));
  return {
    words: texts(times(100, () => random.nextUint32())),
    uniform: texts(times(500, () => random.uniform())),
    integer: texts(times(500, (i) => random.integer(i < 250 ? i + 1 : 2 ** 40 + i))),
    normal: texts(times(500, () => random.normal())),
    exponential: texts(times(5000, () => random.exponential())),
    gumbel: texts(times(2000, () => random.gumbel())),
    fork: texts(times(100, (i) => createRandom(-7).fork(`f${i}`).fork("猫").nextUint32())),
    state: JSON.stringify(random.state()),
    restored: texts([restoreRandom(random.state()).normal(), random.normal()]),
    shuffled: shuffle(times(300, String), random),
    shuffledBytes: texts(
      shuffle(
        Uint8Array.from({ length: 256 }, (_, i) => i),
        random,
      ),
    ),
    // Bulk is compared by digest: 20,000 numbers each.
    bulk: sha256(new Uint8Array(bulk.buffer)),
    single: sha256(new Uint8Array(single.buffer)),
  };
}

/** Counted, merged and derived priors, as files: their digests are in there. */
async function priors(): Promise<Record<string, Value>> {
  const names = priorFromNames(["b", "猫", "a", "B", "b", "😀", "\uFFFD", "a"]);
  const images = new ReadableStream<string[]>({
    start(controller) {
      for (const image of [["猫", "b", "b"], [], ["__proto__"]]) controller.enqueue(image);
      controller.close();
    },
  });
  const half = priorFromCounts([3, 1, 2], { classes: ["猫", "Öl", "new"] });
  const balanced = sampledPrior(prior, { kind: "class-balanced" });
  return {
    streamed: priorToJSON(await priorFromStream(images, { counted: "images" })),
    merged: priorToJSON(mergePriors([prior, half, names]).prior),
    relabelled: priorToJSON(renameClasses(prior, (label) => label.normalize("NFC"))),
    smoothed: priorToJSON(smoothPrior(prior, 0.3)),
    tempered: priorToJSON(temperPrior(prior, 0.37)),
    mixed: priorToJSON(mixPriors([prior, half], [0.7, 1.1])),
    "effective numbers": [0, 0.9, 0.9999, 0.999999].map((beta) =>
      priorToJSON(effectiveNumberPrior(prior, beta)),
    ),
    induced: [
      priorToJSON(balanced),
      priorToJSON(sampledPrior(prior, { kind: "root", degree: 3 })),
      priorToJSON(sampledPrior(prior, { kind: "progressive", progress: 0.3 })),
      priorToJSON(sampledPrior(prior, { kind: "effective-number", beta: 0.999 })),
    ],
    implied: priorToJSON(assumedPrior({ sampled: balanced, inLoss: prior, tau: 0.9 })),
    counts: texts(counts),
    pareto: texts(paretoCounts({ classes: 365, largest: 4980, imbalanceFactor: 996 })),
    json: priorToJSON(prior),
    digest: prior.digest,
    "split digest": splitDigest([0, 2, 1], new Float32Array([0.1, -0, 1e-40])),
    again: priorToJSON(priorFromJSON(priorToJSON(prior))),
    names: priorToJSON(names),
  };
}

/** The states of the Meta Sampler before and after a hundred updates, and what they draw. */
function metaSampler(): BrowserValues {
  const random = createRandom("meta");
  const starts = [0, 0.3, 1].map((gamma) => createMetaSampler(prior, { gamma }));
  const exact: Record<string, Value> = {};
  const close: Record<string, readonly number[]> = {};
  for (const [index, start] of starts.entries()) {
    let state: MetaSamplerState = start;
    const drawn: number[] = [];
    for (let step = 0; step < 100; step++) {
      const draw = drawClasses(state, prior, 64, random);
      drawn.push(...draw.classes);
      const slopes = times(64, () => random.normal());
      state = updateMetaSampler(state, metaSamplerGradient(state, draw, slopes));
    }
    exact[`drawn classes ${index}`] = texts(drawn);
    close[`ψ ${index}`] = [...start.psi, ...state.psi];
    close[`rates ${index}`] = [...classRates(state, prior)];
    close[`soft masses ${index}`] = [...drawClasses(state, prior, 16, random).soft];
  }
  return { exact, close };
}

function losses(): Record<string, readonly number[]> {
  const random = createRandom("losses");
  const logits = Float64Array.from({ length: 640 }, (_, i) => random.normal() * 10 ** (i % 3));
  const targets = times(64, () => random.integer(10));
  return {
    loss: [...balancedSoftmaxLoss(logits, targets, { prior })],
    gradient: [...balancedSoftmaxGradient(logits, targets, { prior })],
    adjusted: [...adjustLogits(logits, { prior })],
  };
}

/** Vectors round alike everywhere. */
function vectors(): Record<string, Value> {
  const random = createRandom("vectors");
  const loss = createSimdLoss({ prior });
  const logits = Float64Array.from({ length: 640 }, (_, i) => random.normal() * 10 ** (i % 4));
  const targets = times(64, () => random.integer(10));
  const wide = loss.lossAndGradient(logits, targets);
  const single = loss.lossAndGradient(Float32Array.from(logits), targets);
  return {
    "path of vectors": [wide.path, single.path],
    "losses in vectors": [...texts(wide.losses), ...texts(single.losses)],
    "gradients in vectors": [...texts(wide.gradient), ...texts(single.gradient)],
    "losses alone in vectors": texts(loss.loss(logits, targets)),
  };
}

export async function browserValues(): Promise<BrowserValues> {
  const meta = metaSampler();
  return {
    exact: { ...randomStreams(), ...(await priors()), ...vectors(), ...meta.exact },
    close: { ...losses(), ...meta.close },
  };
}
