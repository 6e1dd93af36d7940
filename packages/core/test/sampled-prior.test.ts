import { type ClassSampling, createMetaSampler, sampledPrior, priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { shareError } from "./some-priors.ts";

const sigma = (x: number) => 1 / (1 + Math.exp(-x));

describe("what a sampler induces", () => {
  const prior = priorFromCounts([100, 4, 1, 0]);
  const psi = [0, 1, -1, 2];
  const state = { ...createMetaSampler(prior), psi };

  test.each<[ClassSampling, number[]]>([
    [{ kind: "instance" }, [100, 4, 1, 0]],
    [{ kind: "class-balanced" }, [1, 1, 1, 0]],
    [{ kind: "root", degree: 1 }, [100, 4, 1, 0]],
    [{ kind: "root", degree: 2 }, [10, 2, 1, 0]],
    [{ kind: "progressive", progress: 0 }, [100, 4, 1, 0]],
    [{ kind: "progressive", progress: 0.3 }, [70 / 105 + 0.1, 2.8 / 105 + 0.1, 0.7 / 105 + 0.1, 0]],
    [{ kind: "progressive", progress: 1 }, [1, 1, 1, 0]],
    [{ kind: "effective-number", beta: 0 }, [100, 4, 1, 0]],
    [{ kind: "effective-number", beta: 0.5 }, [100 / (1 - 0.5 ** 100), 4 / (1 - 0.5 ** 4), 2, 0]],
    [{ kind: "meta", state }, [100, 4, 1, 0].map((n, id) => n * sigma(psi[id]))],
  ])("%o", (sampling, expected) => {
    const q = sampledPrior(prior, sampling);
    // The Meta Sampler's rates come from a softmax that is exact to 10 digits.
    expect(shareError(q, expected)).toBeLessThan(sampling.kind === "meta" ? 1e-9 : 1e-12);
    expect(q.classes).toEqual(prior.classes);
    expect(sampling.kind === "instance" ? [q.digest] : q.lineage).toEqual([prior.digest]);
  });

  test.each<[unknown, string]>([
    [undefined, "`sampling.kind`: received undefined"],
    [{ kind: "repeat" }, '`sampling.kind`: received "repeat"'],
    [{ kind: "constructor" }, '`sampling.kind`: received "constructor"'],
    [{ kind: "root", degree: 0.5 }, "`degree`: received 0.5"],
    [{ kind: "root" }, "`degree`: received undefined"],
    [{ kind: "progressive", progress: 1.1 }, "`progress`: received 1.1"],
    [{ kind: "effective-number" }, "`beta`: received undefined"],
    [{ kind: "meta" }, "`state.psi`: received undefined"],
  ])("%o is refused", (sampling, message) => {
    expect(() => sampledPrior(prior, sampling as never)).toThrow(message);
  });
});
