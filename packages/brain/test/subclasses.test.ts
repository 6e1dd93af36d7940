import { withBalancedSoftmax } from "@balms/brain";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions, type Network } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };

describe.each(versions)("$name", ({ brain, Balanced }) => {
  test("a class is balanced once", () => {
    expect(withBalancedSoftmax(Balanced)).toBe(Balanced);
    class Mine extends Balanced {}
    expect(withBalancedSoftmax(Mine)).toBe(Mine);
  });

  test("overrides that would never be called are refused; above, they are called", () => {
    class Below extends brain.NeuralNetwork {
      override trainPattern(pattern: object): number | null {
        return super.trainPattern(pattern);
      }
    }
    expect(() => withBalancedSoftmax(Below)).toThrow(
      "`Network`: received a subclass with a trainPattern of its own, which would never be called",
    );
    let calls = 0;
    class Above extends Balanced {
      override trainPattern(pattern: object, logErrorRate?: boolean): number | null {
        calls++;
        return super.trainPattern(pattern, logErrorRate);
      }
    }
    new Above(options).train(tail(1), options);
    expect(calls).toBe(104);
    class Saved extends brain.NeuralNetwork {
      override toJSON(): ReturnType<Network["toJSON"]> & { readonly mine: boolean } {
        return { ...super.toJSON(), mine: true };
      }
    }
    const network = new (withBalancedSoftmax(Saved))(options);
    network.train(tail(1), options);
    expect(network.toJSON()).toMatchObject({ mine: true });
  });
});

test("a learning rate that a subclass of version 1 has chosen stays", () => {
  const [{ brain }] = versions;
  const { trainDefaults } = brain.NeuralNetwork as unknown as { trainDefaults: object };
  const subclass = (learningRate: number) => {
    class Chosen extends brain.NeuralNetwork {
      static get trainDefaults(): object {
        return { ...trainDefaults, iterations: 7, learningRate };
      }
    }
    return new (withBalancedSoftmax(Chosen))().trainOpts;
  };
  expect(subclass(0.2)).toMatchObject({ iterations: 7, learningRate: 0.2 });
  expect(subclass(0.3)).toMatchObject({ iterations: 7, learningRate: 0.03 });
});
