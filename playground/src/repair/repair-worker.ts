// Looks at a model, corrects it, and runs both: the page is free meanwhile.
import { BalmsError, priorToJSON } from "@balms/core";
import { serve } from "../threads/serve.ts";
import type { Shown } from "../threads/shown.ts";
import { adjustmentSection } from "./adjustment-section.ts";
import { describeModel } from "./describe-model.ts";
import { openDropped, repair, type RepairRequest } from "./repair.ts";
import { verify } from "./verify.ts";
import { wholeFile } from "./whole-file.ts";

serve(async (request: RepairRequest, tell: (part: Shown) => void) => {
  const opened = await openDropped(request);
  const { html, refusal, summary } = describeModel(opened, request);
  const { counts } = request;
  if (refusal !== null) return tell({ html, summary, refusal });
  if (counts === undefined) {
    return tell({ html, summary: `${summary} Waiting for the counts of its training examples.` });
  }
  try {
    const repaired = await repair(opened, { ...request, counts });
    const name = opened.file.name.replace(/(?:\.onnx)?$/iu, "-balanced.onnx");
    tell({
      html: adjustmentSection(repaired, request) + html,
      summary: "Corrected. Both models are being run …",
      file: { name, content: wholeFile(repaired.adjusted, opened.file) },
    });
    tell({ file: { name: "prior.json", content: new Blob([priorToJSON(repaired.prior)]) } });
    tell({ summary: `Corrected. ${await verify(repaired)}` });
  } catch (error) {
    // What the model is stays on the page.
    if (!BalmsError.isInstance(error)) throw error;
    tell({ html, summary: "Not corrected.", refusal: error.message });
  }
});
