import * as tf from "@tensorflow/tfjs";
import { BalmsError, priorFromCounts } from "@balms/core";
import { balancedSigmoidLoss, balancedSoftmaxLoss, type LossFunction } from "@balms/tfjs";
import { type BackendCheck, expectThat } from "./check.ts";

/** Nothing that is wrong in a batch goes unseen. */
export const unseenCheck: BackendCheck = {
  name: "wrong class ids and NaN are seen",
  run: async () => {
    const prior = priorFromCounts([3, 2, 1]);
    const losses: LossFunction[] = [
      balancedSoftmaxLoss(prior),
      balancedSigmoidLoss([0.5, 0.2, 0.1]),
    ];
    for (const loss of losses) {
      for (const rows of [2, 9000]) {
        await expectSeen(loss, rows, 7, 0);
        await expectSeen(loss, rows, 1, NaN);
      }
    }
  },
};

/** A wrong id or a wrong logit gives an error, or losses that are not finite. */
async function expectSeen(loss: LossFunction, rows: number, id: number, logit: number) {
  const ids = tf.tensor1d(new Int32Array(rows).fill(1).fill(id, rows - 1), "int32");
  const logits = tf.tensor2d(new Float32Array(3 * rows).fill(logit, 3 * rows - 2), [rows, 3]);
  let seen: boolean;
  try {
    const found = loss(ids, logits);
    seen = (await found.data()).some((value) => !Number.isFinite(value));
    found.dispose();
  } catch (error) {
    seen = BalmsError.isInstance(error);
  }
  tf.dispose([ids, logits]);
  expectThat(seen, `${loss.name}: id ${id}, logit ${logit} of ${rows} rows went unseen`);
}
