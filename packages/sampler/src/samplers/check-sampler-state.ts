import { describeValue, refuse } from "@balms/core/adapter";
import type { SamplerState } from "../row-sampler.ts";

const hint = "Resume with a sampler of the same kind, settings, labels, weights and seed.";

/** Refuses a state that another sampler wrote, or nobody did. */
export function checkSamplerState(
  state: SamplerState,
  identity: SamplerState,
  learns: boolean,
): void {
  const given: Partial<SamplerState> = { ...state };
  for (const field of ["kind", "rowCount", "epochLength", "data"] as const) {
    if (given[field] === identity[field]) continue;
    const expected = describeValue(identity[field]);
    refuse(`state.${field}`, describeValue(given[field]), expected, hint);
  }
  const { key } = given;
  if (!Array.isArray(key) || key.length !== 4 || key.some((word, i) => word !== identity.key[i])) {
    refuse("state.key", describeValue(key), `[${identity.key.join(", ")}]`, hint);
  }
  if (learns !== (given.learned === undefined)) return;
  const received = learns ? "nothing" : describeValue(given.learned);
  refuse("state.learned", received, learns ? "what was learned" : "nothing", hint);
}
