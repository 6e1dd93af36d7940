import wabt from "wabt";
import type { Wat } from "./lanes.ts";

/** The bytes of a module in the text format: those of the standard, with vectors and without relaxed ones. */
export async function assemble(text: Wat): Promise<Uint8Array<ArrayBuffer>> {
  const toolkit = await wabt();
  const parsed = toolkit.parseWat("kernel.wat", text, { simd: true, relaxed_simd: false });
  parsed.validate();
  return Uint8Array.from(parsed.toBinary({}).buffer);
}
