/** A whole number from the command line. */
export function readWhole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name}: received ${text}; expected a whole number from ${least}`);
}
