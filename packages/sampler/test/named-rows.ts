import { createRandom } from "@balms/core";
import { balanceStream } from "@balms/sampler";
import type { BalanceOptions, StreamReport } from "@balms/sampler";

export interface Row {
  readonly id: number;
  readonly kind: string;
}

/** Rows whose classes are independent draws from the weights. */
export function* rowsOf(count: number, weights: readonly number[], seed = 1): Generator<Row, void> {
  const random = createRandom(seed);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let id = 0; id < count; id++) {
    let rest = random.uniform() * total;
    const index = weights.findIndex((weight) => (rest -= weight) < 0);
    yield { id, kind: String.fromCharCode(97 + index) };
  }
}

export const label = ({ kind }: Row) => kind;
export const random = () => createRandom(5);

/** What goes out of a balanced stream, and what it says of that. */
export async function run(
  source: Iterable<Row>,
  options: Partial<BalanceOptions<Row>>,
): Promise<{ readonly out: Row[]; readonly report: StreamReport }> {
  const stream = balanceStream(source, { label, random: random(), ...options });
  const out: Row[] = [];
  for await (const row of stream) out.push(row);
  return { out, report: stream.report() };
}

/** How many rows there are of each kind, a letter each. */
export function countsOf(rows: readonly Row[], kinds: string): number[] {
  return kinds.split("").map((kind) => rows.filter((row) => row.kind === kind).length);
}
