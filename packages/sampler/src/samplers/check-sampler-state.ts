import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { SamplerState } from "../row-sampler.ts";

/** Refuses a state that another sampler wrote, or nobody did. */
export function checkSamplerState(
  state: SamplerState,
  identity: SamplerState,
  learns: boolean,
): void {
  const given: Partial<SamplerState> = { ...state };
  for (const field of ["kind", "rowCount", "epochLength", "data"] as const) {
    if (given[field] !== identity[field]) {
      refuse(field, describeValue(given[field]), describeValue(identity[field]));
    }
  }
  const { key } = given;
  if (!Array.isArray(key) || key.length !== 4 || key.some((word, i) => word !== identity.key[i])) {
    refuse("key", describeValue(key), `[${identity.key.join(", ")}]`);
  }
  if (learns === (given.learned === undefined)) {
    refuse(
      "learned",
      learns ? "nothing" : describeValue(given.learned),
      learns ? "what was learned" : "nothing",
    );
  }
}

function refuse(field: string, received: string, expected: string): never {
  throw new ArgumentError({
    parameter: `state.${field}`,
    received,
    expected,
    hint: "Resume with a sampler of the same kind, settings, labels, weights and seed.",
  });
}
