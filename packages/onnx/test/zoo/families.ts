import { bodies } from "./families/bodies.ts";
import { endings } from "./families/endings.ts";
import { files } from "./families/files.ts";
import { linearHeads } from "./families/linear-heads.ts";
import { pictures } from "./families/pictures.ts";
import { precisions } from "./families/precisions.ts";
import { quantisedHeads } from "./families/quantised.ts";
import { refusedFamilies } from "./families/refused.ts";
import { scikitLearn } from "./families/scikit-learn.ts";
import { severalOutputs } from "./families/several-outputs.ts";
import { sigmoids } from "./families/sigmoids.ts";
import { tokens } from "./families/tokens.ts";
import type { Refused, Repaired } from "./family.ts";

/** The families that balms repairs, by the headings of the table. */
export const repairedFamilies: Readonly<Record<string, readonly Repaired[]>> = {
  "Linear heads": linearHeads,
  "What stands behind the head": endings,
  "Pictures and pixels": pictures,
  "Tokens, and bodies with activations of their own": tokens,
  "Element types": precisions,
  Quantised: quantisedHeads,
  "One logit, several labels, a background": sigmoids,
  "Operators of scikit-learn": scikitLearn,
  "Several outputs and several heads": severalOutputs,
  "Functions, If and Loop": bodies,
  Files: files,
};

/** All families that balms repairs. */
export const repaired: readonly Repaired[] = Object.values(repairedFamilies).flat();

/** Models that are refused. */
export const refused: readonly Refused[] = refusedFamilies;
