import type { OnnxModel } from "../model/model.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { checkReplaceable } from "./replace-head.ts";

/** What a new head would replace. */
export interface InspectedHead {
  /** The linear layer that `findClassifierHead` finds and `replaceHead` replaces; null where there is none. */
  readonly head: ClassifierHead | null;
  /** Why there is none, as the error would say; null where there is one. */
  readonly headRefusal: string | null;
}

/**
 * Says which head of a model can be replaced, or why none can.
 *
 * @param named - names of the tensors with the scores, as far as the caller names them
 */
export function inspectHead(model: OnnxModel, named: readonly string[]): InspectedHead {
  const found = resultOrRefusal(() => {
    const head = findClassifierHead(model, named.length === 1 ? { logits: named[0] } : {});
    checkReplaceable(model, head);
    return head;
  });
  return typeof found === "string"
    ? { head: null, headRefusal: found }
    : { head: found, headRefusal: null };
}
